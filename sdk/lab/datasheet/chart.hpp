// A curve as a drawing inside a page (SVG).
#pragma once

#include <string>
#include <vector>

namespace headwater::lab {

struct Chart {
  std::string title, x_title;
  std::vector<double> x, y;        ///< x rises; y that is no number is left out
  std::vector<double> marked_y{};  ///< lines across, with their number
};

/// An <svg> with axes, numbers and the curve. Its colours come from the classes grid,
/// mark and curve; its text is that of the page.
std::string svg(const Chart& chart);

}  // namespace headwater::lab
