// What is wrong with the gradients of a variant, in classes.
#include "flow.hpp"

#include "learning.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <lab/run/quantities.hpp>
#include <limits>

namespace headwater::lab {

namespace {

constexpr double vanishing = 2.5e-3, fading = 1e-2, little = 5e-2, growing = 1e2, exploding = 1e4;
constexpr double much_saturation = 0.3;

bool is_finite(const LayerReading& reading) {
  return std::isfinite(reading.gradient_rms);
}

/// Also where the loss gives no gradient that could pass.
bool loses_all(const LayerReading& last_hidden, const LayerReading& output) {
  return last_hidden.gradient_rms == 0 ||
         is_lost_in_output(last_hidden.gradient_rms / output.gradient_rms);
}

}  // namespace

Way way_over_layers(const VariantResult& result) {
  return {gradient_ratio(result.at_start()), factor_per_layer(result.at_start())};
}

Way way_over_time(const VariantResult& result) {
  return {time_gradient_ratio(result.at_start()), factor_per_step(result.at_start())};
}

Way way_of(const VariantResult& result) {
  const Way way = way_over_layers(result);
  return std::isnan(way.ratio) ? way_over_time(result) : way;
}

Flow flow_of(double gradient_ratio) {
  if (std::isnan(gradient_ratio)) return Flow::unknown;
  if (std::isinf(gradient_ratio)) return Flow::broken;
  if (gradient_ratio < vanishing) return Flow::vanishes;
  if (gradient_ratio < fading) return Flow::fades;
  if (gradient_ratio > exploding) return Flow::explodes;
  return gradient_ratio > growing ? Flow::grows : Flow::healthy;
}

bool is_little(double gradient_ratio) {
  return gradient_ratio < little;
}

bool is_lost_in_output(double factor) {
  return factor < std::numeric_limits<float>::epsilon();
}

Flow flow_of(const VariantResult& result) {
  const bool finite_losses =
      std::all_of(result.steps.begin(), result.steps.end(),
                  [](const StepRecord& step) { return std::isfinite(step.loss); });
  if (!finite_losses) return Flow::broken;
  const auto layers = result.at_start();
  if (layers.empty()) return Flow::unknown;
  if (!std::ranges::all_of(layers, is_finite)) return Flow::broken;
  if (layers.size() > 1 && loses_all(hidden(layers).back(), layers.back())) return Flow::dead;
  const double ratio = way_of(result).ratio;
  const Flow flow = flow_of(ratio);
  const bool in_vain = flow == Flow::healthy && is_little(ratio) && learned(result) == false;
  if (in_vain) return Flow::fades;
  const bool seems_fine = flow == Flow::healthy || flow == Flow::unknown;
  return seems_fine && dead_layer(result) > 0 ? Flow::stopped : flow;
}

const FlowWords& words_of(Flow flow) {
  static constexpr const char* overflow = "The signal will overflow before the gradient is known.";
  static constexpr const char* vanish = "The gradient will vanish on its way to the first layer.";
  static constexpr std::array<FlowWords, 9> all{{
      {Flow::unknown, "", "", overflow, Tint::none},
      {Flow::broken, "not finite", "", overflow, Tint::bad},
      {Flow::dead, "no gradient", "vanishes", "No gradient will get past the output layer.",
       Tint::bad},
      {Flow::vanishes, "vanishes", "vanishes", vanish, Tint::bad},
      {Flow::fades, "begins to vanish", "begins to vanish",
       "Little of the gradient will reach the first layer.", Tint::warning},
      {Flow::healthy, "healthy", "reaches the first layer",
       "The gradient will reach the first layer.", Tint::good},
      {Flow::stopped, "a dead layer", "reaches the first layer at the start", "", Tint::bad},
      {Flow::grows, "begins to explode", "begins to explode",
       "The gradient will grow on its way to the first layer.", Tint::warning},
      {Flow::explodes, "explodes", "explodes",
       "The gradient will explode on its way to the first layer.", Tint::bad},
  }};
  return *std::ranges::find(all, flow, &FlowWords::flow);
}

std::size_t dead_layer(const VariantResult& result) {
  if (result.probes.empty()) return 0;
  const auto layers = hidden(result.probes.back().layers);
  const auto dead = std::ranges::find(layers, 1.0, &LayerReading::dead);
  return dead == layers.end() ? 0 : static_cast<std::size_t>(dead - layers.begin()) + 1;
}

bool is_lost(Flow flow) {
  return flow == Flow::dead || flow == Flow::vanishes || flow == Flow::fades;
}

std::optional<double> mean_of_hidden(const VariantResult& result,
                                     std::optional<double> LayerReading::*quantity) {
  return mean_of(quantity, hidden(result.at_start()));
}

bool is_saturated(const VariantResult& result) {
  return mean_of_hidden(result, &LayerReading::saturated).value_or(0) > much_saturation;
}

}  // namespace headwater::lab
