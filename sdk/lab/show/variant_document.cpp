// A variant for people.
#include "variant_document.hpp"

#include "time_table.hpp"
#include <algorithm>
#include <base/numbers.hpp>
#include <cmath>
#include <fmt/format.h>
#include <lab/meaning/finding.hpp>
#include <lab/meaning/flow.hpp>
#include <utility>

namespace headwater::lab {

namespace {

constexpr std::size_t most_rows = 24, end_rows = 10, both_ends = 2 * end_rows;
constexpr std::size_t sentence_width = 100, label_width = 32;

Cell number(std::optional<double> value) {
  return {value ? table_number(*value) : ""};
}

Cell share(std::optional<double> value) {
  return {value ? percent(*value) : ""};
}

/// The gradient of layer i over that of the last hidden layer.
double relative_gradient(std::span<const LayerReading> layers, std::size_t i) {
  return layers[i].gradient_rms / hidden(layers).back().gradient_rms;
}

Cell gradient_cell(std::span<const LayerReading> layers, std::size_t i) {
  Cell cell = number(layers[i].gradient_rms);
  if (hidden(layers).size() > 1) cell.tint = words_of(flow_of(relative_gradient(layers, i))).tint;
  if (cell.tint == Tint::good) cell.tint = Tint::none;
  return cell;
}

std::vector<Column> layer_columns() {
  return {{"", "layer"},
          {"", "name", true, true},
          {"gradient (rms)", "output"},
          {"gradient (rms)", "weights"},
          {"activation", "mean"},
          {"activation", "deviation"},
          {"derivative", "mean"},
          {"derivative", "largest"},
          {"units", "saturated"},
          {"units", "dead"}};
}

/// "0.25^19 = 3.64e-12", without the number where it is too small for one.
std::string power(const std::string& base, std::size_t exponent, double value) {
  const std::string text = fmt::format("{}^{}", base, exponent);
  return value == 0 ? text : text + " = " + table_number(value);
}

/// "0.2360 per layer, 0.2360^19 = 1.21e-12 in all", or only the latter where it is no
/// power.
std::string decay(const VariantResult& result, std::size_t steps) {
  const auto [ratio, each] = way_over_layers(result);
  if (ratio == 0 || !std::isfinite(ratio)) return table_number(ratio) + " in all";
  const std::string factor = table_number(each);
  return fmt::format("{} per layer, {} in all", factor, power(factor, steps, ratio));
}

/// The largest derivatives between the first and the last hidden layer.
std::vector<double> derivatives_on_the_way(const VariantResult& result) {
  std::vector<double> all;
  const auto layers = hidden(result.largest_derivative);
  for (std::size_t i = 1; i < layers.size(); ++i)
    if (layers[i]) all.push_back(*layers[i]);
  return all;
}

/// "0.25 per layer, 0.25^19 = 3.64e-12 in all", or nothing where it is not a bound
/// below 1.
std::string bound(const VariantResult& result) {
  const std::vector<double> all = derivatives_on_the_way(result);
  if (all.empty()) return "";
  const auto [least, most] = std::minmax_element(all.begin(), all.end());
  double product = 1;
  for (const double d : all)
    product *= d;
  if (product >= 1 - 1e-9) return "";
  if (*most - *least > 1e-6 * *most) return table_number(product) + " in all";
  const std::string base = plain_number(*most);
  return fmt::format("{} per layer, {} in all", base, power(base, all.size(), product));
}

/// "layers 1 to 16": those below the first layer, from the end, that gets 1 %.
std::string starved(std::span<const LayerReading> layers) {
  std::size_t count = hidden(layers).size() - 1;
  while (count > 0 && !(relative_gradient(layers, count - 1) < 0.01))
    --count;
  if (count == 0) return "";
  return count == 1 ? "layer 1" : fmt::format("layers 1 to {}", count);
}

/// Why it was stopped early; empty: it was not.
std::string reason_to_stop(const VariantResult& result) {
  if (!result.non_finite.empty())
    return fmt::format("after step {}, at a number that is not finite", *result.stopped_at);
  return fmt::format("after step {}, at validation loss {}", *result.stopped_at,
                     table_number(result.validation_loss.value()));
}

/// What losses in deviations are in the unit of the file.
Facts errors(const VariantResult& result) {
  Facts facts{{}, label_width};
  const auto add = [&](const std::string& label, const std::vector<double>& errors) {
    for (std::size_t i = 0; i < errors.size(); ++i) {
      const std::string which = errors.size() == 1 ? "the target" : fmt::format("target {}", i + 1);
      facts.list.push_back(
          {label + " error of " + which + ":", plain_number(errors[i]) + " (rms, in its unit)"});
    }
  };
  add("validation", result.validation_errors);
  add("test", result.test_errors);
  return facts;
}

}  // namespace

Table layer_table(const VariantResult& result, const ProbeRecord& probe) {
  Table table{layer_columns()};
  const auto& layers = probe.layers;
  const bool whole = layers.size() <= most_rows;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!whole && i == end_rows) {
      table.add({{"..."}, {fmt::format("{} more", layers.size() - both_ends)}});
      i = layers.size() - end_rows;
    }
    const LayerReading& r = layers[i];
    table.add({{std::to_string(i + 1)},
               {result.layer_names[i]},
               gradient_cell(layers, i),
               number(r.weight_gradient_rms),
               number(r.activation_mean),
               number(r.activation_std),
               number(r.derivative_mean),
               number(r.derivative_max),
               share(r.saturated),
               share(r.dead)});
  }
  return table;
}

Facts gradient_facts(const VariantResult& result) {
  Facts facts{{}, label_width};
  const auto layers = result.at_start();
  const std::size_t count = hidden(layers).size();
  if (count < 2) return facts;
  const auto add = [&](std::string label, std::string text) {
    if (!text.empty()) facts.list.push_back({std::move(label), std::move(text)});
  };
  add(fmt::format("gradient, layer {} to layer 1:", count), decay(result, count - 1));
  add("bound of the derivatives alone:", bound(result));
  add("less than 1 % of it is left in:", starved(layers));
  return facts;
}

Document variant_document(const VariantResult& result) {
  Section meaning{"", {{gradient_facts(result)}}};
  for (Part& part : time_parts(result))
    meaning.parts.push_back(std::move(part));
  if (Facts found = errors(result); !found.list.empty())
    meaning.parts.push_back({std::move(found)});
  if (result.stopped_at)
    meaning.parts.push_back({Facts{
        {{result.failed ? "failed:" : "stopped early:", reason_to_stop(result)}}, label_width}});
  meaning.parts.push_back(
      {paragraph(finding(result), words_of(flow_of(result)).tint, sentence_width)});
  Document document;
  if (result.probes.empty()) {
    document.title = result.name;
  } else {
    const ProbeRecord& first = result.probes.front();
    document.sections = {
        {"", {{Paragraph{{{result.name, Tint::bold}, {fmt::format(", step {}", first.step)}}}}}},
        {"", {{layer_table(result, first)}}}};
  }
  document.sections.push_back(std::move(meaning));
  return document;
}

}  // namespace headwater::lab
