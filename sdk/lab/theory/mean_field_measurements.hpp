// What mean-field theory of wide layers says of a variant: of the first activation, with weights
// and biases as `theory:` of the file says, from an input of second moment 1.
#pragma once

#include "planned_variant.hpp"

namespace headwater::lab {

namespace by_theory {
double fixed_point(PlannedVariant&);
double chi1(PlannedVariant&);
double factor(PlannedVariant&);  ///< sqrt(chi1)
double depth_scale(PlannedVariant&);
double depth(PlannedVariant&);  ///< hidden layers over the depth scale
double gradient_ratio(PlannedVariant&);
double critical_gain(PlannedVariant&);
double critical_fixed_point(PlannedVariant&);
/// Product of the largest derivatives of all hidden layers.
double derivative_bound(PlannedVariant&);
}  // namespace by_theory

}  // namespace headwater::lab
