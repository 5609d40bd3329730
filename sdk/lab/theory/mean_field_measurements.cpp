// What mean-field theory says of the activation of a variant.
#include "mean_field_measurements.hpp"

#include <headwater/probe.hpp>

#include <limits>

namespace headwater::lab::by_theory {

namespace {

theory::FixedPoint point_of(PlannedVariant& planned) {
  return planned.mean_field().fixed_point(planned.variant().theory);
}

theory::CriticalPoint critical_of(PlannedVariant& planned) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  return planned.mean_field()
      .critical_point(planned.variant().theory.biases)
      .value_or(theory::CriticalPoint{none, none, false});
}

}  // namespace

double fixed_point(PlannedVariant& planned) {
  return point_of(planned).q;
}

double chi1(PlannedVariant& planned) {
  return point_of(planned).chi1;
}

double factor(PlannedVariant& planned) {
  return point_of(planned).factor();
}

double depth_scale(PlannedVariant& planned) {
  return point_of(planned).depth_scale();
}

double depth(PlannedVariant& planned) {
  return static_cast<double>(planned.hidden()) / depth_scale(planned);
}

double gradient_ratio(PlannedVariant& planned) {
  const std::size_t hidden = planned.hidden();
  const auto chi = planned.mean_field().chi_by_layer(planned.variant().theory, hidden);
  return theory::gradient_ratio(chi, hidden);
}

double critical_gain(PlannedVariant& planned) {
  return critical_of(planned).gain;
}

double critical_fixed_point(PlannedVariant& planned) {
  return critical_of(planned).q;
}

double derivative_bound(PlannedVariant& planned) {
  planned.mean_field();  // is there an activation?
  double bound = 1;
  for (std::size_t i = 0; i < planned.hidden(); ++i)
    if (const Activation* f = activation_of(planned.network().layers()[i]))
      bound *= measure_range(*f).largest_derivative;
  return bound;
}

}  // namespace headwater::lab::by_theory
