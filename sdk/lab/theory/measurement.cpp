// The measurements by name.
#include "measurement.hpp"

#include "gradient_error.hpp"
#include "jacobian.hpp"
#include "mean_field_measurements.hpp"
#include <algorithm>

namespace headwater::lab {

namespace {

Lack slope(const Variant& variant) {
  if (variant.traits->has_slope) return {};
  return {"no hidden layer has an elementwise activation", "take it out of 'expect'"};
}

Lack no_time(const Variant& variant) {
  if (variant.data->input().steps == 0) return {};
  return {"the network reads sequences", "take it out of 'expect'"};
}

}  // namespace

const std::vector<Measurement>& measurements() {
  static const std::vector<Measurement> all{
      {"theory_fixed_point",
       "second moment that deep layers tend to, by mean-field theory of the first activation",
       by_theory::fixed_point, slope},
      {"theory_chi1",
       "factor of squared gradients per layer there: they vanish below 1, explode above",
       by_theory::chi1, slope},
      {"theory_factor",
       "by which each layer multiplies the gradient there: the root of theory_chi1",
       by_theory::factor, slope},
      {"theory_depth_scale", "layers in which a difference of inputs shrinks e times",
       by_theory::depth_scale, slope},
      {"theory_depth", "hidden layers of the network over theory_depth_scale", by_theory::depth,
       slope},
      {"theory_gradient_ratio", "what gradient_ratio is by theory", by_theory::gradient_ratio,
       slope},
      {"theory_critical_gain", "scale of the weights that makes theory_chi1 1",
       by_theory::critical_gain, slope},
      {"theory_critical_fixed_point", "theory_fixed_point with that scale",
       by_theory::critical_fixed_point, slope},
      {"derivative_bound", "product of the largest derivatives of the hidden layers",
       by_theory::derivative_bound, slope},
      {"smallest_singular_value", "of the Jacobian of outputs by inputs, at the start",
       jacobian::smallest_singular_value, no_time},
      {"largest_singular_value", "of the Jacobian of outputs by inputs, at the start",
       jacobian::largest_singular_value, no_time},
      {"distance_from_identity", "of the Jacobian of outputs by inputs, at the start",
       jacobian::distance_from_identity, no_time},
      {"gradient_error", "how far gradients are from central differences of the loss, in float64",
       gradient_error}};
  return all;
}

const Measurement* find_measurement(std::string_view name) {
  const auto found = std::ranges::find(measurements(), name, &Measurement::name);
  return found == measurements().end() ? nullptr : &*found;
}

}  // namespace headwater::lab
