// summary.json: the outcome of a run.
#include "summary.hpp"

#include "numbers.hpp"
#include <cmath>
#include <nlohmann/json.hpp>

namespace headwater::lab {

namespace {

using Json = nlohmann::ordered_json;

Json number(std::optional<double> value) {
  if (!value) return nullptr;
  return std::isfinite(*value) ? Json(*value) : Json(exact(*value));
}

Json entry(const VariantResult& result) {
  // A network without cells has no time, which is not the same as no number.
  const auto over_time = [](double value) {
    return std::isnan(value) ? Json() : number(value);
  };
  Json entry = {{"name", result.name},
                {"layers", result.layer_names.size()},
                {"factor_per_layer", number(result.factor_per_layer)},
                {"gradient_ratio", number(result.gradient_ratio)},
                {"factor_per_step", over_time(result.factor_per_step)},
                {"time_gradient_ratio", over_time(result.time_gradient_ratio)},
                {"train_loss", number(result.train_loss)},
                {"validation_loss", number(result.validation_loss)},
                {"stopped_at", result.stopped_at ? Json(*result.stopped_at) : Json()},
                {"test_loss", number(result.test_loss)},
                {"test_accuracy", number(result.test_accuracy)},
                {"seconds", number(result.seconds)},
                {"finding", result.finding}};
  for (const auto& [name, value] : result.measured)
    entry[name] = number(value);
  return entry;
}

}  // namespace

std::string summary_json(const std::string& name, std::uint64_t seed,
                         const std::vector<VariantResult>& results) {
  Json variants = Json::array();
  for (const VariantResult& result : results)
    variants.push_back(entry(result));
  const Json summary = {{"name", name}, {"seed", seed}, {"variants", variants}};
  return summary.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace headwater::lab
