// Predictions for people and programs.
#include "predictions.hpp"

#include <base/json.hpp>
#include <base/numbers.hpp>
#include <cmath>
#include <lab/meaning/flow.hpp>

namespace headwater::lab {

namespace {

/// Where no ratio is known, numbers were not finite. What is little may do, or may not.
Flow expected(const Prediction& prediction) {
  const double ratio = prediction.gradient_ratio;
  if (is_lost_in_output(prediction.output_factor)) return Flow::dead;
  if (std::isnan(ratio)) return Flow::broken;
  const Flow flow = flow_of(ratio);
  return flow == Flow::healthy && is_little(ratio) ? Flow::fades : flow;
}

}  // namespace

std::string forecast(const Prediction& prediction) {
  const Flow flow = expected(prediction);
  if (flow != Flow::dead && !prediction.why_not.empty())
    return "No prediction: " + prediction.why_not + ".";
  if (flow != Flow::dead && prediction.gradient_ratio == 0)
    return "No gradient will reach the first layer.";
  return words_of(flow).forecast;
}

Table prediction_table(const std::vector<Prediction>& all) {
  Table table{{{"", "variant", true},
               {"hidden", "layers"},
               {"factor", "per layer"},
               {"gradient", "ratio"},
               {"", "before training, by theory", true}}};
  for (const Prediction& p : all) {
    if (!p.why_not.empty()) {
      const Tint tint = expected(p) == Flow::dead ? Tint::bad : Tint::faint;
      table.add({{p.variant}, {}, {}, {}, {forecast(p), tint}});
      continue;
    }
    table.add({{p.variant},
               {std::to_string(p.gradient.size())},
               {table_number(factor_of(p))},
               {table_number(p.gradient_ratio)},
               {forecast(p), words_of(expected(p)).tint}});
  }
  return table;
}

std::string predictions_json(const std::vector<Prediction>& all) {
  Json list = Json::list();
  for (const Prediction& p : all) {
    Json json = {{"name", p.variant},         {"layers", nullptr},   {"factor_per_layer", nullptr},
                 {"gradient_ratio", nullptr}, {"gradient", nullptr}, {"verdict", forecast(p)}};
    if (p.why_not.empty()) {
      json["layers"] = p.gradient.size();
      json["factor_per_layer"] = factor_of(p);
      json["gradient_ratio"] = p.gradient_ratio;
      json["gradient"] = p.gradient;
    }
    list.push_back(std::move(json));
  }
  return list.indented();
}

}  // namespace headwater::lab
