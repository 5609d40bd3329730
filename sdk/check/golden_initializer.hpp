// What an initializer must draw: fixed weights, moments, a distribution, orthogonal directions.
#pragma once

#include <headwater/initializer.hpp>

#include "golden_case.hpp"

namespace headwater::lab {

/// Random numbers are held against what chance does once in 100,000 draws.
void play_initializer(const GoldenCase& one, const Initializer& initializer);

}  // namespace headwater::lab
