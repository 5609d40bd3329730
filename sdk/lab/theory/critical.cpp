// The critical point. q = sb^2 + t is a fixed point when sw^2 = t / V(q); there
// chi1 = t D(q) / V(q), so one walk along t finds where chi1 = 1. It attracts when
// sw^2 V'(q) < 1.
#include "gaussian.hpp"
#include "mean_field.hpp"
#include "root.hpp"
#include <cmath>

namespace headwater::lab {

namespace {

constexpr double first = 1e-12, last = 1e12, nearly_zero = 1e-24;
constexpr double equal_enough = 1e-9, near_limit = 1e-4, clear_change = 1e-6;
const double stride = std::pow(10, 0.25);

class Walk {
 public:
  Walk(const Activation& activation, double biases)
      : activation_(activation), biases_(biases) {}

  /// Without biases and with f(0) = 0, q = 0 is a fixed point for every gain, and
  /// V(q)/q -> D(0). It attracts when V(q)/q falls from there.
  std::optional<CriticalPoint> at_zero() const {
    if (biases_ > 0 || !(std::abs(excess(first)) < near_limit)) return std::nullopt;
    const double limit = share(first);
    const double gain = 1 / std::sqrt(moments(activation_, {nearly_zero}).derivative);
    for (double t = first; t < last; t *= stride) {
      const double change = share(t) / limit - 1;
      if (change > clear_change) return std::nullopt;
      if (change < -clear_change) return CriticalPoint{gain, 0, false};
    }
    return CriticalPoint{gain, 1, true};
  }

  std::optional<CriticalPoint> beyond_zero() const {
    double sign = 0, before = first;
    for (double t = first; t < last; t *= stride) {
      const double value = excess(t);
      if (!std::isfinite(value)) break;
      if (std::abs(value) < equal_enough) continue;
      if (value * sign < 0)
        if (const auto point = between(before, t)) return point;
      sign = value;
      before = t;
    }
    return std::nullopt;
  }

 private:
  double square(double t) const { return moments(activation_, {biases_ + t}).square; }
  double share(double t) const { return square(t) / t; }

  /// chi1 - 1.
  double excess(double t) const {
    const Moments m = moments(activation_, {biases_ + t});
    return t * m.derivative / m.square - 1;
  }

  /// The critical point between two places, if it attracts.
  std::optional<CriticalPoint> between(double low, double high) const {
    const double t =
        root_between(low, high, [this](double place) { return excess(place); });
    const double weights = t / square(t), step = 1e-4 * t;
    const double slope = weights * (square(t + step) - square(t - step)) / (2 * step);
    if (!(slope < 1)) return std::nullopt;
    return CriticalPoint{std::sqrt(weights), biases_ + t, false};
  }

  const Activation& activation_;
  double biases_;
};

}  // namespace

std::optional<CriticalPoint> critical_point(const Activation& activation,
                                            double bias_variance) {
  const Walk walk(activation, bias_variance);
  if (const auto point = walk.at_zero()) return point;
  return walk.beyond_zero();
}

}  // namespace headwater::lab
