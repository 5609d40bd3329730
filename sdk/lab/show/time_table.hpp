// The gradient over time: by the state of a cell after each step.
#pragma once

#include <base/document.hpp>
#include <lab/run/results.hpp>
#include <vector>

namespace headwater::lab {

/// The gradient by the states of the first layer with a cell at step 0, from the first
/// state to the last, and what one step does to it. Nothing without a cell.
std::vector<Part> time_parts(const VariantResult& result);

}  // namespace headwater::lab
