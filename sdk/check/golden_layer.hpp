// What a block or normalizer must make of its input: outputs, gradients, state.
#pragma once

#include <headwater/technique.hpp>

#include "golden_case.hpp"

namespace headwater::lab {

/// As a network of one layer.
void play_layer(const GoldenCase& one, const std::shared_ptr<const Technique>& technique,
                bool input_gradient);

}  // namespace headwater::lab
