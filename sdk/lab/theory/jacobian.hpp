// The Jacobian of the outputs with respect to the inputs, in float64, at the first sample.
#pragma once

#include "planned_variant.hpp"
#include <vector>

namespace headwater::lab {

/// J, its rows one after the other; worked out anew. Error of sequences.
std::vector<double> jacobian_of(const PlannedVariant&);

/// Of PlannedVariant::jacobian().
namespace jacobian {
double smallest_singular_value(PlannedVariant&);
double largest_singular_value(PlannedVariant&);
double distance_from_identity(PlannedVariant&);
}  // namespace jacobian

}  // namespace headwater::lab
