// What mean-field theory says of the activation of a variant.
#include <headwater/error.hpp>
#include <headwater/probe.hpp>

#include "../theory/samples.hpp"
#include "measurement.hpp"
#include "planned.hpp"
#include <cmath>
#include <functional>

namespace headwater::lab::by_theory {

namespace {

/// An elementwise activation of the layer; nullptr when it has none.
const Activation* activation_of(const LayerView& layer) {
  for (const Observation& seen : layer.observations) {
    if (seen.activation->elementwise()) return seen.activation.get();
  }
  return nullptr;
}

struct Seen {
  std::unique_ptr<Network> network;
  const Activation* activation;
  std::size_t hidden;
};

Seen look(const Context& context, const Variant& variant) {
  Seen seen{plan_as_given(context, variant), nullptr, 0};
  seen.hidden = seen.network->layers().size() - 1;
  for (std::size_t i = 0; i < seen.hidden && !seen.activation; ++i)
    seen.activation = activation_of(seen.network->layers()[i]);
  if (!seen.activation)
    throw Error("variant '" + variant.name +
                "': the theory needs an elementwise activation in a hidden layer");
  return seen;
}

theory::FixedPoint point_of(const Context& context, const Variant& variant) {
  const Seen seen = look(context, variant);
  return mean_field(*seen.activation).fixed_point(variant.theory);
}

theory::CriticalPoint critical_of(const Context& context, const Variant& variant) {
  const Seen seen = look(context, variant);
  const auto point = mean_field(*seen.activation).critical_point(variant.theory.biases);
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  return point.value_or(theory::CriticalPoint{none, none, false});
}

}  // namespace

double fixed_point(const Context& context, const Variant& variant) {
  return point_of(context, variant).q;
}

double chi1(const Context& context, const Variant& variant) {
  return point_of(context, variant).chi1;
}

double factor(const Context& context, const Variant& variant) {
  return point_of(context, variant).factor();
}

double depth_scale(const Context& context, const Variant& variant) {
  return point_of(context, variant).depth_scale();
}

double depth(const Context& context, const Variant& variant) {
  const Seen seen = look(context, variant);
  const theory::FixedPoint point = mean_field(*seen.activation).fixed_point(variant.theory);
  return static_cast<double>(seen.hidden) / point.depth_scale();
}

double gradient_ratio(const Context& context, const Variant& variant) {
  const Seen seen = look(context, variant);
  const theory::MeanField field = mean_field(*seen.activation);
  return theory::gradient_ratio(field.chi_by_layer(variant.theory, seen.hidden), seen.hidden);
}

double critical_gain(const Context& context, const Variant& variant) {
  return critical_of(context, variant).gain;
}

double critical_fixed_point(const Context& context, const Variant& variant) {
  return critical_of(context, variant).q;
}

double derivative_bound(const Context& context, const Variant& variant) {
  const Seen seen = look(context, variant);
  double bound = 1;
  for (std::size_t i = 0; i < seen.hidden; ++i)
    if (const Activation* f = activation_of(seen.network->layers()[i]))
      bound *= measure_range(*f).largest_derivative;
  return bound;
}

}  // namespace headwater::lab::by_theory
