// A curve, and its drawing inside a page (SVG).
#pragma once

#include <limits>
#include <string>
#include <vector>

namespace headwater::lab {

struct Chart {
  std::string title, x_title;
  std::vector<double> x, y;        ///< x rises; y that is not a number is left out
  std::vector<double> marked_y{};  ///< lines across, with their number
  /// A terminal shows the curve in another colour outside of these.
  double lively_from = -std::numeric_limits<double>::infinity();
  double lively_to = std::numeric_limits<double>::infinity();
};

/// Numbers from low to high.
struct Extent {
  double low, high;

  /// 0 for low, 1 for high. Halves, because high - low may be more than a double holds.
  double share(double value) const { return (value / 2 - low / 2) / (high / 2 - low / 2); }
};

/// That of all finite values and 0; of 0 alone it reaches to 1.
Extent extent_of(const std::vector<double>& values);

/// An <svg> with axes, numbers and the curve. Its colours come from the classes grid,
/// mark and curve; its text is that of the page.
std::string svg(const Chart& chart);

}  // namespace headwater::lab
