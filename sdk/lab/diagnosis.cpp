// What is wrong with the gradients of a variant, in classes.
#include "diagnosis.hpp"

#include <algorithm>
#include <cmath>

namespace headwater::lab {

namespace {

constexpr double vanishing = 2.5e-3, fading = 1e-2, growing = 1e2, exploding = 1e4;
constexpr double much_saturation = 0.3;

bool is_finite(const LayerReading& reading) {
  return std::isfinite(reading.gradient_rms);
}

bool has_gradient(const LayerReading& reading) {
  return reading.gradient_rms != 0;
}

}  // namespace

double way_of(double gradient_ratio, double time_gradient_ratio) {
  return std::isnan(gradient_ratio) ? time_gradient_ratio : gradient_ratio;
}

Flow flow_of(double gradient_ratio) {
  if (std::isnan(gradient_ratio)) return Flow::unknown;
  if (std::isinf(gradient_ratio)) return Flow::broken;
  if (gradient_ratio < vanishing) return Flow::vanishes;
  if (gradient_ratio < fading) return Flow::fades;
  if (gradient_ratio > exploding) return Flow::explodes;
  return gradient_ratio > growing ? Flow::grows : Flow::healthy;
}

Flow flow_of(const VariantResult& result) {
  const bool finite_losses =
      std::all_of(result.steps.begin(), result.steps.end(),
                  [](const StepRecord& step) { return std::isfinite(step.loss); });
  if (!finite_losses) return Flow::broken;
  if (result.probes.empty()) return Flow::unknown;
  const auto& layers = result.probes.front().layers;
  if (!std::all_of(layers.begin(), layers.end(), is_finite)) return Flow::broken;
  if (layers.size() < 3) return flow_of(result.time_gradient_ratio);
  if (std::none_of(layers.begin(), layers.end() - 1, has_gradient)) return Flow::dead;
  return flow_of(result.gradient_ratio);
}

std::optional<double> mean_of_hidden(const VariantResult& result,
                                     std::optional<double> LayerReading::*quantity) {
  if (result.probes.empty()) return std::nullopt;
  const auto& layers = result.probes.front().layers;
  double sum = 0, n = 0;
  for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
    if (!(layers[i].*quantity)) continue;
    sum += *(layers[i].*quantity);
    ++n;
  }
  if (n == 0) return std::nullopt;
  return sum / n;
}

bool is_saturated(const VariantResult& result) {
  return mean_of_hidden(result, &LayerReading::saturated).value_or(0) > much_saturation;
}

std::string to_text(Flow flow) {
  switch (flow) {
    case Flow::broken:
      return "not finite";
    case Flow::dead:
      return "no gradient";
    case Flow::vanishes:
      return "vanishes";
    case Flow::fades:
      return "begins to vanish";
    case Flow::healthy:
      return "healthy";
    case Flow::grows:
      return "begins to explode";
    case Flow::explodes:
      return "explodes";
    case Flow::unknown:
      break;
  }
  return "";
}

std::string short_finding(const VariantResult& result) {
  const Flow flow = flow_of(result);
  const bool is_lost = flow == Flow::dead || flow == Flow::vanishes || flow == Flow::fades;
  return to_text(flow) + (is_lost && is_saturated(result) ? ", saturated" : "");
}

}  // namespace headwater::lab
