// Did a network learn anything, and how is it told?
#pragma once

#include <lab/run/results.hpp>
#include <optional>
#include <string>

namespace headwater::lab {

/// Held against the first fiftieth of the batches: is the test accuracy more than ten points
/// better, or without classes the loss by more than a tenth? Empty without training.
std::optional<bool> learned(const VariantResult& result);

/// "; the network learned (test accuracy 0.839)", with "still" against what was expected; ""
/// without training.
std::string outcome(const VariantResult& result, bool expected_to_learn);

}  // namespace headwater::lab
