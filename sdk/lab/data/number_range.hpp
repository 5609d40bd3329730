// Numbers of a table that the type of batches cannot hold.
#pragma once

#include "standards.hpp"

namespace headwater::lab {

/// A mistake at the first number that is infinite in batches of this type, once standardised;
/// and a warning where all numbers of a feature become the same one.
void check_range(const SampleTable& table, DType dtype, const std::vector<Standard>& inputs,
                 const std::vector<Standard>& targets, Diagnostics& diagnostics);

}  // namespace headwater::lab
