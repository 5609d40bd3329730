// A curve drawn on a terminal with dots of braille characters, 2 x 4 in each.
#pragma once

#include "chart.hpp"
#include <cstddef>
#include <string>
#include <vector>

namespace headwater::lab {

/// Title, drawing of so many characters and the numbers of the x axis, line by line; all lines
/// are equally wide: columns + 9. The y axis reaches from the lowest to the highest y, and to 0.
std::vector<std::string> drawn(const Chart& chart, bool colour, std::size_t columns = 30,
                               std::size_t rows = 8);

/// Equally many lines of each, side by side.
std::string side_by_side(const std::vector<std::vector<std::string>>& drawings);

}  // namespace headwater::lab
