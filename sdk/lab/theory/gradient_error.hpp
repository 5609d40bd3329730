// Gradients against central differences, (L(w + h) - L(w - h)) / 2h.
#pragma once

#include "planned_variant.hpp"

namespace headwater::lab {

/// How far the gradients of the loss by all parameters and the input are from central
/// differences of it, with steps of 1e-6: the largest distance over the largest
/// difference of the same tensor. NaN where there is no gradient at all. The network is
/// one in float64 that has its samples, its targets and a gradient of its input; its
/// biases are drawn anew.
double gradient_error(Network& network);

/// Of a variant with its first batch, in float64.
double gradient_error(PlannedVariant&);

}  // namespace headwater::lab
