// Predictions for people and programs.
#include "../diagnosis.hpp"
#include "../grid.hpp"
#include "../json.hpp"
#include "../numbers.hpp"
#include "prediction.hpp"

namespace headwater::lab {

std::string verdict(const Prediction& prediction) {
  if (!prediction.why_not.empty()) return "No prediction: " + prediction.why_not + ".";
  if (prediction.gradient_ratio == 0) return "No gradient will reach the first layer.";
  switch (flow_of(prediction.gradient_ratio)) {
    case Flow::vanishes:
    case Flow::dead:
      return "The gradient will vanish on its way to the first layer.";
    case Flow::fades:
      return "Little of the gradient will reach the first layer.";
    case Flow::healthy:
      return "The gradient will reach the first layer.";
    case Flow::grows:
      return "The gradient will grow on its way to the first layer.";
    case Flow::explodes:
      return "The gradient will explode on its way to the first layer.";
    case Flow::broken:
    case Flow::unknown:
      break;
  }
  return "The signal will overflow before the gradient is known.";
}

std::string prediction_table(const std::vector<Prediction>& all, bool colour) {
  Grid grid({{"", "variant", true},
             {"hidden", "layers"},
             {"factor", "per layer"},
             {"gradient", "ratio"},
             {"", "before training, by theory", true}});
  for (const Prediction& p : all) {
    if (!p.why_not.empty()) {
      grid.add({{p.variant}, {}, {}, {}, {verdict(p), Tint::faint}});
      continue;
    }
    const Flow flow = flow_of(p.gradient_ratio);
    const Tint tint = flow == Flow::healthy                        ? Tint::good
                      : flow == Flow::fades || flow == Flow::grows ? Tint::warning
                                                                   : Tint::bad;
    grid.add({{p.variant},
              {std::to_string(p.gradient.size())},
              {table_number(p.factor_per_layer)},
              {table_number(p.gradient_ratio)},
              {verdict(p), tint}});
  }
  return grid.text(colour);
}

std::string predictions_json(const std::vector<Prediction>& all) {
  Json list = Json::list();
  for (const Prediction& p : all) {
    Json json = {{"name", p.variant},         {"layers", nullptr},   {"factor_per_layer", nullptr},
                 {"gradient_ratio", nullptr}, {"gradient", nullptr}, {"verdict", verdict(p)}};
    if (p.why_not.empty()) {
      json["layers"] = p.gradient.size();
      json["factor_per_layer"] = p.factor_per_layer;
      json["gradient_ratio"] = p.gradient_ratio;
      json["gradient"] = p.gradient;
    }
    list.push_back(std::move(json));
  }
  return list.indented();
}

}  // namespace headwater::lab
