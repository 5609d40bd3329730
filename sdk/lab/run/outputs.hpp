// How near the outputs of a network are to its targets.
#pragma once

#include <headwater/network.hpp>

#include <cstdint>
#include <span>

namespace headwater::lab {

/// How many of the first samples have their largest output at their class.
std::int64_t count_hits(Network& network, std::int64_t samples);

/// Adds (output - target)^2 of the first samples to the sum of each target.
void add_squared_errors(Network& network, std::int64_t samples, std::span<long double> sums);

}  // namespace headwater::lab
