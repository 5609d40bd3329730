// summary.json: the outcome of a run.
#include "summary.hpp"

#include "json.hpp"
#include <cmath>

namespace headwater::lab {

namespace {

Json entry(const VariantResult& result) {
  // A network without cells has no time, which is not the same as no number.
  const auto over_time = [](double value) {
    return std::isnan(value) ? Json() : value;
  };
  Json entry = {{"name", result.name},
                {"layers", result.layer_names.size()},
                {"factor_per_layer", result.factor_per_layer},
                {"gradient_ratio", result.gradient_ratio},
                {"factor_per_step", over_time(result.factor_per_step)},
                {"time_gradient_ratio", over_time(result.time_gradient_ratio)},
                {"train_loss", result.train_loss},
                {"validation_loss", result.validation_loss},
                {"stopped_at", result.stopped_at},
                {"test_loss", result.test_loss},
                {"test_accuracy", result.test_accuracy},
                {"seconds", result.seconds},
                {"finding", result.finding}};
  for (const auto& [name, value] : result.measured)
    entry[name] = value;
  return entry;
}

}  // namespace

std::string summary_json(const std::string& name, std::uint64_t seed,
                         const std::vector<VariantResult>& results) {
  Json variants = Json::list();
  for (const VariantResult& result : results)
    variants.push_back(entry(result));
  const Json summary = {{"name", name}, {"seed", seed}, {"variants", variants}};
  return summary.indented();
}

}  // namespace headwater::lab
