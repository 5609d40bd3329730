// The table of the layers of a variant, and what it means.
#include "tables.hpp"

#include "grid.hpp"
#include "numbers.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

constexpr std::size_t most_rows = 24, end_rows = 10, sentence_width = 100;

Cell number(std::optional<double> value) {
  return {value ? table_number(*value) : ""};
}

Cell share(std::optional<double> value) {
  return {value ? percent(*value) : ""};
}

/// The gradient of layer i over that of the last hidden layer.
double relative_gradient(const std::vector<LayerReading>& layers, std::size_t i) {
  return layers[i].gradient_rms / layers[layers.size() - 2].gradient_rms;
}

Cell gradient_cell(const std::vector<LayerReading>& layers, std::size_t i) {
  Cell cell = number(layers[i].gradient_rms);
  if (layers.size() > 2) cell.tint = tint_of(flow_of(relative_gradient(layers, i)));
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
  const double ratio = result.gradient_ratio;
  if (ratio == 0 || !std::isfinite(ratio)) return table_number(ratio) + " in all";
  const std::string factor = table_number(result.factor_per_layer);
  return fmt::format("{} per layer, {} in all", factor, power(factor, steps, ratio));
}

/// The largest derivatives between the first and the last hidden layer.
std::vector<double> derivatives_on_the_way(const VariantResult& result) {
  std::vector<double> all;
  const auto& layers = result.largest_derivative;
  for (std::size_t i = 1; i + 1 < layers.size(); ++i)
    if (layers[i]) all.push_back(*layers[i]);
  return all;
}

/// "0.25 per layer, 0.25^19 = 3.64e-12 in all", or nothing where it is no bound
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
std::string starved(const std::vector<LayerReading>& layers) {
  std::size_t count = layers.size() - 2;
  while (count > 0 && !(relative_gradient(layers, count - 1) < 0.01))
    --count;
  if (count == 0) return "";
  return count == 1 ? "layer 1" : fmt::format("layers 1 to {}", count);
}

std::string labelled(const char* label, const std::string& text) {
  return text.empty() ? "" : fmt::format("{:<31} {}\n", label, text);
}

std::string stop_line(const VariantResult& result) {
  if (!result.stopped_at) return "";
  if (!result.non_finite.empty())
    return labelled(
        result.failed ? "failed:" : "stopped early:",
        fmt::format("after step {}, at a number that is not finite", *result.stopped_at));
  return labelled("stopped early:",
                  fmt::format("after step {}, at validation loss {}", *result.stopped_at,
                              table_number(result.validation_loss.value())));
}

}  // namespace

Tint tint_of(Flow flow) {
  switch (flow) {
    case Flow::vanishes:
    case Flow::explodes:
    case Flow::broken:
    case Flow::dead:
      return Tint::bad;
    case Flow::fades:
    case Flow::grows:
      return Tint::warning;
    case Flow::healthy:
      return Tint::good;
    case Flow::unknown:
      break;
  }
  return Tint::none;
}

std::string layer_table(const VariantResult& result, const ProbeRecord& probe, bool colour) {
  Grid grid(layer_columns());
  const auto& layers = probe.layers;
  const bool whole = layers.size() <= most_rows;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!whole && i == end_rows) {
      grid.add({{"..."}, {fmt::format("{} more", layers.size() - 2 * end_rows)}});
      i = layers.size() - end_rows;
    }
    const LayerReading& r = layers[i];
    grid.add({{std::to_string(i + 1)},
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
  return grid.text(colour);
}

std::string gradient_lines(const VariantResult& result) {
  if (result.probes.empty() || result.probes.front().layers.size() < 3) return "";
  const auto& layers = result.probes.front().layers;
  const std::size_t hidden = layers.size() - 1;
  const std::string way = fmt::format("gradient, layer {} to layer 1:", hidden);
  return labelled(way.c_str(), decay(result, hidden - 1)) +
         labelled("bound of the derivatives alone:", bound(result)) +
         labelled("less than 1 % of it is left in:", starved(layers));
}

std::string variant_report(const VariantResult& result, bool colour) {
  std::string text = tinted(result.name, Tint::bold, colour);
  if (!result.probes.empty()) {
    const ProbeRecord& first = result.probes.front();
    text += fmt::format(", step {}\n\n{}\n", first.step, layer_table(result, first, colour));
  }
  return text + gradient_lines(result) + time_lines(result) + stop_line(result) +
         tinted(wrapped(result.finding, sentence_width), tint_of(flow_of(result)), colour) + "\n";
}

}  // namespace headwater::lab
