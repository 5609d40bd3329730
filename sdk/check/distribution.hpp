// Distributions that golden files name, and samples held against them.
#pragma once

#include <base/json.hpp>
#include <vector>

namespace headwater::lab {

/// The largest distance between the distribution of a sample and the one wanted
/// (Kolmogorov and Smirnov): a map with `type` (uniform, log_uniform, normal or
/// truncated_normal) and `low` and `high`, or `mean` and `std`.
double distance_of(std::vector<double> sample, const Json& wanted);

}  // namespace headwater::lab
