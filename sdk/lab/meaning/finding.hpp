// The finding: what happened to the gradient of a variant, in words.
#pragma once

#include <lab/run/results.hpp>
#include <string>

namespace headwater::lab {

/// One plain sentence on a variant: does the gradient reach the first layer, and why
/// not.
std::string finding(const VariantResult& result);

/// For tables: "vanishes, saturated", "healthy", "explodes".
std::string short_finding(const VariantResult& result);

}  // namespace headwater::lab
