// An elementwise activation at single places.
#pragma once

#include <headwater/activation.hpp>

#include <vector>

namespace headwater::lab {

struct Samples {
  std::vector<double> x, f, derivative;
};

/// f and f' in float64 at these places, from one forward and one backward.
Samples sample(const Activation& activation, std::vector<double> x);

}  // namespace headwater::lab
