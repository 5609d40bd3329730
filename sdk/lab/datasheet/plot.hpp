// A curve drawn on a terminal with dots of braille characters, 2 x 4 in each.
#pragma once

#include "curve.hpp"
#include <string>
#include <vector>

namespace headwater::lab {

struct Plot {
  std::string title;
  std::vector<double> x, y;  ///< x rises; y that is no number is left out
  /// Outside of it the curve has another colour.
  Interval lively;
  std::size_t columns = 30, rows = 8;  ///< of characters, without the numbers beside it
};

/// Title, drawing and the numbers of the x axis, line by line; all lines are equally
/// wide: columns + 9. The y axis reaches from the lowest to the highest y, and to 0.
std::vector<std::string> drawn(const Plot& plot, bool colour);

/// The lines of both, side by side.
std::string beside(const std::vector<std::string>& left, const std::vector<std::string>& right);

}  // namespace headwater::lab
