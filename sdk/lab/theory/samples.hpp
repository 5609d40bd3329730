// An elementwise activation as the theory sees it.
#pragma once

#include <headwater/activation.hpp>
#include <headwater/theory/mean_field.hpp>

#include <vector>

namespace headwater::lab {

using theory::Samples;

/// f and f' in float64 at these places, from one forward and one backward.
Samples sample(const Activation& activation, std::vector<double> x);

/// Its moments and its mean field.
theory::Moments moments(const Activation& activation, const theory::Gaussian& x);
theory::MeanField mean_field(const Activation& activation);

}  // namespace headwater::lab
