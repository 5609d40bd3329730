// Numbers that `expect:` can ask for beside those of every run. Each costs something,
// so it is measured only when a file names it; all are taken before training.
#pragma once

#include <headwater/context.hpp>

#include "../experiment.hpp"
#include <string_view>
#include <vector>

namespace headwater::lab {

struct Measurement {
  std::string_view name;
  /// Error when the variant has no such number.
  double (*of)(const Context& context, const Variant& variant);
};

const std::vector<Measurement>& measurements();

/// nullptr when there is none of that name.
const Measurement* find_measurement(std::string_view name);

/// Mean-field theory of wide layers of the first layer's activation, with weights and
/// biases as `theory:` of the file says; from an input of second moment 1.
namespace by_theory {
double fixed_point(const Context& context, const Variant& variant);
double chi1(const Context& context, const Variant& variant);
double factor(const Context& context, const Variant& variant);  ///< sqrt(chi1)
double depth_scale(const Context& context, const Variant& variant);
/// Hidden layers over the depth scale.
double depth(const Context& context, const Variant& variant);
double gradient_ratio(const Context& context, const Variant& variant);
double critical_gain(const Context& context, const Variant& variant);
double critical_fixed_point(const Context& context, const Variant& variant);
/// Product of the largest derivatives of all hidden layers.
double derivative_bound(const Context& context, const Variant& variant);
}  // namespace by_theory

/// Of the outputs with respect to the inputs, in float64, at the first sample.
namespace jacobian {
double smallest_singular_value(const Context& context, const Variant& variant);
double largest_singular_value(const Context& context, const Variant& variant);
double distance_from_identity(const Context& context, const Variant& variant);
}  // namespace jacobian

/// How far the gradients of the loss by all parameters and the input are from central
/// differences of it, in float64 with steps of 1e-6: the largest distance over the
/// largest difference of the same tensor.
double gradient_error(const Context& context, const Variant& variant);

}  // namespace headwater::lab
