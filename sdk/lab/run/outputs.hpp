// How near the outputs of a network are to its targets.
#pragma once

#include <headwater/network.hpp>

#include <cstdint>
#include <span>

namespace headwater::lab {

/// How many of the first samples have their largest output at their class.
std::int64_t count_hits(Network& network, std::int64_t samples);

/// Mean over the targets of ((output - target) unit)^2, added up over the first samples.
long double squared_errors(Network& network, std::int64_t samples, std::span<const double> units);

}  // namespace headwater::lab
