// The words that all forms of a comparison share.
#pragma once

#include "comparison.hpp"
#include <string>

namespace headwater::lab {

/// "A", ..., "Z", "AA", ...: what people call the runs.
std::string letter(std::size_t run);

/// A cell for people: rounded, runs by their letter, the finding in a word.
std::string rounded(const Comparison&, const Row&, const Quantity&);

/// "sigmoid_xavier", "all but relu_he", "all 13 variants", "the run".
std::string subject(const Contrast&, const Finding&);

/// What the columns of a contrast hold: whose variants, and the two values.
struct Headings {
  std::string subject, before, after;
};
Headings headings(const Contrast&);

}  // namespace headwater::lab
