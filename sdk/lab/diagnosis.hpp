// What is wrong with the gradients of a variant, in classes.
#pragma once

#include "results.hpp"
#include <string>

namespace headwater::lab {

/// How much of the gradient at the last hidden layer arrives at the first one.
enum class Flow {
  unknown,   ///< fewer than two hidden layers and no cell, or never probed
  broken,    ///< a gradient or a loss is infinite or not a number
  dead,      ///< no hidden layer gets any gradient
  vanishes,  ///< less than 2.5e-3 of it
  fades,     ///< less than 1e-2
  healthy,   ///< between 1e-2 and 1e2
  grows,     ///< more than 1e2
  explodes,  ///< more than 1e4
};

/// What is judged of a network: how much gradient arrives at the first layer or, where
/// it has only one that is hidden (the ratio is NaN), at the first state of its cell.
double way_of(double gradient_ratio, double time_gradient_ratio);

/// By the ratio alone; NaN is unknown, infinite is broken.
Flow flow_of(double gradient_ratio);

/// By all that was measured. The gradients are those of step 0.
Flow flow_of(const VariantResult& result);

/// Mean over the hidden layers at step 0; empty where no layer has a value.
std::optional<double> mean_of_hidden(const VariantResult& result,
                                     std::optional<double> LayerReading::*quantity);

/// Are activations saturated, more than 30 % of them over the hidden layers?
bool is_saturated(const VariantResult& result);

/// "vanishes", "begins to explode"; "" when unknown.
std::string to_text(Flow flow);

/// For tables: "vanishes, saturated", "healthy", "explodes".
std::string short_finding(const VariantResult& result);

}  // namespace headwater::lab
