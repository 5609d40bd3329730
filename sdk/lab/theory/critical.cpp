// The critical point. q is a fixed point when sw^2 = (q - sb^2) / V(q); there
// chi1 = (q - sb^2) D(q) / V(q), so one walk along q finds where chi1 = 1. It attracts
// when sw^2 V'(q) < 1.
#include "mean_field.hpp"
#include "root.hpp"
#include <cmath>

namespace headwater::lab {

namespace {

constexpr double equal_enough = 1e-9, near_limit = 1e-4, clear_change = 1e-6;

/// V'(q), from both sides.
double slope_of_square(const Activation& activation, double q) {
  const double step = 1e-4 * q;
  return (moments(activation, {q + step}).square -
          moments(activation, {q - step}).square) /
         (2 * step);
}

}  // namespace

/// Without biases and with f(0) = 0, q = 0 is a fixed point for every gain, and
/// V(q) / q -> D(0). It attracts when V(q) / q falls from there.
std::optional<CriticalPoint> MeanField::critical_at_zero() const {
  const auto share = [](const Point& p) {
    return p.moments.square / p.q;
  };
  const double limit = share(points_.front());
  const double gain = 1 / std::sqrt(near_zero_.derivative);
  if (!(std::abs(limit * gain * gain - 1) < near_limit)) return std::nullopt;
  for (const Point& point : points_) {
    const double change = share(point) / limit - 1;
    if (change > clear_change) return std::nullopt;
    if (change < -clear_change) return CriticalPoint{gain, 0, false};
  }
  return CriticalPoint{gain, 1, true};
}

std::optional<CriticalPoint> MeanField::critical_point(double bias_variance) const {
  if (bias_variance == 0)
    if (const auto point = critical_at_zero()) return point;
  const auto excess_of = [&](const Point& p) {
    return (p.q - bias_variance) * p.moments.derivative / p.moments.square - 1;
  };
  const auto excess = [&](double q) {
    return excess_of({q, moments(activation_, {q})});
  };
  double before = bias_variance * (1 + 1e-9), sign = bias_variance > 0 ? -1 : 0;
  for (const Point& point : points_) {
    const double value = excess_of(point);
    if (point.q <= before || std::abs(value) < equal_enough) continue;
    if (!std::isfinite(value)) break;
    if (value * sign < 0) {
      const double q = root_between(before, point.q, excess);
      const double weights = (q - bias_variance) / moments(activation_, {q}).square;
      if (weights * slope_of_square(activation_, q) < 1)
        return CriticalPoint{std::sqrt(weights), q, false};
    }
    sign = value;
    before = point.q;
  }
  return std::nullopt;
}

}  // namespace headwater::lab
