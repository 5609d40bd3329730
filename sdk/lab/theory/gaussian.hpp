// Means of an activation over normally distributed inputs.
#pragma once

#include <headwater/activation.hpp>

namespace headwater::lab {

/// What the units of a wide layer with random weights get.
struct Gaussian {
  double variance = 1;
  double mean = 0;
};

struct Moments {
  double square = 0;      ///< E[f(x)^2]
  double derivative = 0;  ///< E[f'(x)^2]
};

/// For an elementwise activation, in float64 and to about 1e-11 of the value, also
/// where f has kinks or steps. Infinite or NaN where f or x is.
Moments moments(const Activation& activation, const Gaussian& x);

}  // namespace headwater::lab
