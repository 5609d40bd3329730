// report.html: the page of a run.
#include "report.hpp"

#include "column.hpp"
#include "page.hpp"
#include <base/document_html.hpp>
#include <base/json.hpp>
#include <cmath>
#include <lab/meaning/flow.hpp>
#include <lab/record/summary.hpp>
#include <lab/run/quantities.hpp>
#include <lab/run/thinning.hpp>
#include <lab/show/ranking.hpp>

namespace headwater::lab {

namespace {

constexpr std::size_t most_steps = 2000;

template <class T, class F>
std::string column_of(const std::vector<T>& records, F number) {
  std::vector<double> numbers;
  for (const T& record : records)
    numbers.push_back(static_cast<double>(number(record)));
  return packed_column(numbers);
}

/// Step, loss and accuracy of the steps that are drawn.
Json training(const VariantResult& result) {
  const std::vector<StepRecord> steps = thinned(result.steps, most_steps);
  const auto accuracy = [](const StepRecord& s) {
    return s.accuracy.value_or(NAN);
  };
  const bool has_accuracy = !steps.empty() && steps.front().accuracy;
  return {{"steps", column_of(steps, [](const StepRecord& s) { return s.step; })},
          {"loss", column_of(steps, [](const StepRecord& s) { return s.loss; })},
          {"accuracy", has_accuracy ? Json(column_of(steps, accuracy)) : Json()},
          {"done", result.steps.size()}};
}

/// One probe after the other, of each the layers.
Json probes(const VariantResult& result) {
  Json steps = Json::list();
  std::vector<double> gradient;
  for (const ProbeRecord& probe : result.probes) {
    steps.push_back(probe.step);
    for (const LayerReading& layer : probe.layers)
      gradient.push_back(layer.gradient_rms);
  }
  return {{"steps", steps}, {"gradient", packed_column(gradient)}};
}

/// Of the first layer with a cell: one probe after the other, of each the gradient by
/// the state after 0, 1, ... steps. null without a cell.
Json over_time(const VariantResult& result) {
  std::vector<double> gradient;
  std::size_t states = 0;
  for (const ProbeRecord& probe : result.probes)
    for (const LayerReading& layer : probe.layers) {
      if (layer.state_gradient_rms.empty()) continue;
      states = layer.state_gradient_rms.size();
      gradient.insert(gradient.end(), layer.state_gradient_rms.begin(),
                      layer.state_gradient_rms.end());
      break;
    }
  if (states == 0) return nullptr;
  return {{"states", states}, {"gradient", packed_column(gradient)}};
}

/// One probe after the other, of each the layers, of each the bins; then NaN alike.
Json histograms(const VariantResult& result) {
  Json steps = Json::list(), ranges = Json::list();
  std::vector<double> counts, nan;
  for (const HistogramRecord& record : result.histograms) {
    const bool first = steps.items().empty();
    steps.push_back(record.step);
    for (const Histogram& h : record.layers) {
      counts.insert(counts.end(), h.counts().begin(), h.counts().end());
      nan.push_back(static_cast<double>(h.nan()));
      if (first) ranges.push_back(h.bounded() ? Json(std::vector{h.low(), h.high()}) : Json());
    }
  }
  return {{"steps", steps},
          {"ranges", ranges},
          {"counts", packed_column(counts)},
          {"nan", packed_column(nan)}};
}

const char* tone_of(const VariantResult& result) {
  switch (words_of(flow_of(result)).tint) {
    case Tint::good:
      return "good";
    case Tint::warning:
      return "warning";
    case Tint::bad:
      return "bad";
    default:
      return "";
  }
}

/// Adds what is drawn to what summary.json says of a variant.
void add_drawings(Json& variant, const VariantResult& result) {
  variant["tone"] = tone_of(result);
  variant["layer_names"] = result.layer_names;
  Json derivatives = Json::list();
  for (const auto& d : result.largest_derivative)
    derivatives.push_back(d && std::isfinite(*d) ? Json(*d) : Json());
  variant["largest_derivative"] = derivatives;
  variant["probes"] = probes(result);
  variant["over_time"] = over_time(result);
  variant["training"] = training(result);
  variant["histograms"] = histograms(result);
}

Json plugins_json(const std::vector<UsedPlugin>& plugins) {
  Json list = Json::list();
  for (const UsedPlugin& plugin : plugins)
    list.push_back({{"technique", plugin.technique},
                    {"file", plugin.file},
                    {"version", plugin.version},
                    {"sha256", plugin.sha256}});
  return list;
}

/// The numbers that the ranking shows, under what heading.
Json columns_json() {
  Json list = Json::list();
  for (const Quantity* quantity : quantities_of_tables())
    list.push_back({{"name", quantity->name},
                    {"title", quantity->heading()},
                    {"rounded", quantity->as != Quantity::As::seconds}});
  return list;
}

std::string run_json(const RunDescription& run, const std::vector<VariantResult>& results,
                     const Json& environment) {
  Json page = summary_json(run.name, run.seed, results);
  for (std::size_t i = 0; i < results.size(); ++i)
    add_drawings(page["variants"][i], results[i]);
  page["data"] = run.data;
  page["ranking"] = ranked(results);
  page["columns"] = columns_json();
  page["environment"] = environment;
  page["plugins"] = plugins_json(run.plugins);
  page["resolved"] = run.resolved;
  return page.compact();
}

/// Every `from` of a text as `to`.
std::string replaced(std::string_view text, char from, std::string_view to) {
  std::string out;
  for (const char c : text)
    c == from ? out.append(to) : out.append(1, c);
  return out;
}

}  // namespace

std::string report_html(const RunDescription& run, const std::vector<VariantResult>& results,
                        const Json& environment) {
  const std::string_view page = page_template;
  const std::size_t title = page.find(title_place), data = page.find(run_place);
  const std::size_t after_title = title + title_place.size();
  // Inside JSON, '<' stands in strings alone; escaped, no text can end the script.
  const std::string json = replaced(run_json(run, results, environment), '<', "\\u003c");
  std::string html(page.substr(0, title));
  html.append(escaped(run.name)).append(page.substr(after_title, data - after_title));
  return html.append(json).append(page.substr(data + run_place.size()));
}

}  // namespace headwater::lab
