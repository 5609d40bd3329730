// The values allowed for a number.
#pragma once

#include <limits>
#include <string>

namespace headwater {

/// Bounds belong to the range unless open. What is not finite is never allowed;
/// not-a-number stands for the word `auto` where that is.
struct Range {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool min_open = false;
  bool max_open = false;
  bool or_auto = false;

  bool operator==(const Range&) const = default;

  bool contains(double value) const;
  std::string text() const;  ///< "greater than 0 and at most 1", "from 0 to 1", ""
};

}  // namespace headwater
