// An elementwise activation as a curve, measured from forward and backward alone.
#pragma once

#include <lab/theory/samples.hpp>
#include <optional>
#include <vector>

namespace headwater::lab {

/// n places from -half_width to half_width, evenly spaced; n is odd, so one is 0.
std::vector<double> evenly(double half_width, std::size_t n);

/// From `from` to `to`; infinite where there is no end.
struct Interval {
  double from = 0, to = 0;
};

/// What shows only between -2e12 and 2e12. NaN is not a number anywhere: where f
/// gives nothing else, so do these.
struct Curve {
  double largest_derivative = 0;  ///< of |f'|
  Interval largest_at;            ///< where, one point or more; of several the nearest to 0
  Interval range;                 ///< of f
  /// Saturated on the far side of these (saturated_share); empty: nowhere on that side.
  std::optional<double> saturated_below, saturated_above;
};

Curve measure_curve(const Activation& activation);

}  // namespace headwater::lab
