// Mean-field theory of deep wide networks, h = f(z), z = W h' + b, at initialisation
// (Poole et al., arXiv:1606.05340; Schoenholz et al., arXiv:1611.01232). Needs nothing
// of an elementwise activation but forward and backward.
// V(q) = E[f(sqrt(q) z)^2],  D(q) = E[f'(sqrt(q) z)^2],  z standard normal.
// Signals:    q_1 = sw^2 + sb^2,  q_(l+1) = sw^2 V(q_l) + sb^2.
// Gradients:  chi_l = sw^2 D(q_l);  at the fixed point q*, chi1 = sw^2 D(q*).
#pragma once

#include <headwater/theory/gaussian.hpp>
#include <headwater/theory/root.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace headwater::theory {
inline namespace v1 {

/// How layers are initialised: independent weights and biases of mean 0.
struct Scale {
  double weights = 1;  ///< sw^2 = fan_in Var[w]: 1 for Xavier on square layers, 2 for He
  double biases = 0;   ///< sb^2 = Var[b]
};

/// Where the second moment q of z ends up in ever deeper layers, seen from an input of
/// second moment 1.
struct FixedPoint {
  double q = 0;        ///< infinite when it grows without end
  bool any_q = false;  ///< it stays wherever it starts; q is where that is
  double chi1 = 0;     ///< what a layer there multiplies the squared gradient by

  double factor() const { return std::sqrt(chi1); }  ///< of the gradient
  double depth_scale() const {                       ///< in how many layers chi1 makes a factor e
    return std::abs(chi1 - 1) < 1e-11 ? std::numeric_limits<double>::infinity()
                                      : 1 / std::abs(std::log(chi1));
  }
};

/// Weights of deviation gain / sqrt(fan_in) keep the size of gradients: chi1 = 1.
struct CriticalPoint {
  double gain = 0;
  double q = 0;
  bool any_q = false;  ///< at every q, as for a ReLU
};

class MeanField {
 public:
  explicit MeanField(Sampling activation);

  FixedPoint fixed_point(const Scale& scale) const;

  /// chi of layer l = 1 .. n: what it multiplies the squared gradient by on the way
  /// from z_l to h_(l-1); along the true second moments from an input of second
  /// moment 1.
  std::vector<double> chi_by_layer(const Scale& scale, std::size_t n) const;

  /// At a fixed point that attracts, the one of smallest q; empty: there is none.
  std::optional<CriticalPoint> critical_point(double bias_variance = 0) const;

 private:
  struct Point {
    double q = 0;
    Moments moments{};
  };
  using Points = std::span<const Point>;

  static constexpr double infinity = std::numeric_limits<double>::infinity();
  static constexpr double nearly_zero = 1e-24, nearly_infinite = 1e24;
  static constexpr double unmoved = 1e-10, equal_enough = 1e-9;
  static constexpr double near_limit = 1e-4, clear_change = 1e-6;
  static constexpr int decades = 12, per_decade = 4;

  Point at(double q) const { return {q, moments(activation_, {q})}; }

  /// How much q grows from one layer to the next: sw^2 V(q) + sb^2 = (1 + growth) q.
  static double growth(const Scale& scale, const Point& p) {
    return (scale.weights * p.moments.square + scale.biases) / p.q - 1;
  }
  static bool rests(const Scale& scale, const Point& p) {
    return std::abs(growth(scale, p)) < unmoved;
  }
  double resting_place(const Scale& scale, Points below, const Point& start, Points beyond) const;
  double slope_of_square(double q) const;
  std::optional<CriticalPoint> critical_at_zero() const;

  Sampling activation_;
  std::vector<Point> points_;  ///< four per decade of q
  Moments near_zero_, far_;    ///< at q so small or large that it makes no difference
};

inline MeanField::MeanField(Sampling activation)
    : activation_(std::move(activation)),
      near_zero_(at(nearly_zero).moments),
      far_(at(nearly_infinite).moments) {
  for (int i = -decades * per_decade; i <= decades * per_decade; ++i)
    points_.push_back(at(std::pow(10, static_cast<double>(i) / per_decade)));
}

/// Where q stops growing, or shrinking, on the way from `start` along the points.
inline double MeanField::resting_place(const Scale& scale, Points below, const Point& start,
                                       Points beyond) const {
  const double first = growth(scale, start);
  if (std::isnan(first)) return first;
  if (std::abs(first) < unmoved) return start.q;
  const std::size_t n = first > 0 ? beyond.size() : below.size();
  double before = start.q;
  for (std::size_t i = 0; i < n; ++i) {
    const Point& p = first > 0 ? beyond[i] : below[n - 1 - i];
    if (growth(scale, p) * first < 0 && !rests(scale, p))
      return root_between(before, p.q, [&](double q) { return growth(scale, at(q)); });
    before = p.q;
  }
  return first > 0 ? infinity : 0;
}

inline FixedPoint MeanField::fixed_point(const Scale& scale) const {
  const Point start = at(scale.weights + scale.biases);
  const auto above = std::ranges::upper_bound(points_, start.q, {}, &Point::q);
  const Points below(points_.begin(), above), beyond(above, points_.end());
  FixedPoint point{start.q, false, 0};
  point.any_q = !below.empty() && !beyond.empty() && rests(scale, start) &&
                rests(scale, below.back()) && rests(scale, beyond.front());
  if (!point.any_q) point.q = resting_place(scale, below, start, beyond);
  const Moments there = point.q == 0          ? near_zero_
                        : point.q == infinity ? far_
                                              : at(point.q).moments;
  point.chi1 = scale.weights * there.derivative;
  return point;
}

inline std::vector<double> MeanField::chi_by_layer(const Scale& scale, std::size_t n) const {
  std::vector<double> chi;
  double q = scale.weights + scale.biases;
  for (std::size_t layer = 0; layer < n; ++layer) {
    const Moments m = at(q).moments;
    chi.push_back(scale.weights * m.derivative);
    q = scale.weights * m.square + scale.biases;
  }
  return chi;
}

/// V'(q), from both sides.
inline double MeanField::slope_of_square(double q) const {
  const double step = 1e-4 * q;
  return (at(q + step).moments.square - at(q - step).moments.square) / (2 * step);
}

/// Without biases and with f(0) = 0, q = 0 is a fixed point for every gain, and
/// V(q) / q -> D(0). It attracts when V(q) / q falls from there.
inline std::optional<CriticalPoint> MeanField::critical_at_zero() const {
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

// q is a fixed point when sw^2 = (q - sb^2) / V(q); there chi1 = (q - sb^2) D(q) /
// V(q), so one walk along q finds where chi1 = 1. It attracts when sw^2 V'(q) < 1.
inline std::optional<CriticalPoint> MeanField::critical_point(double bias_variance) const {
  if (bias_variance == 0)
    if (const auto point = critical_at_zero()) return point;
  const auto excess = [&](const Point& p) {
    return (p.q - bias_variance) * p.moments.derivative / p.moments.square - 1;
  };
  double before = bias_variance * (1 + 1e-9), sign = bias_variance > 0 ? -1 : 0;
  for (const Point& point : points_) {
    const double value = excess(point);
    if (point.q <= before || std::abs(value) < equal_enough) continue;
    if (!std::isfinite(value)) break;
    if (value * sign < 0) {
      const double q = root_between(before, point.q, [&](double x) { return excess(at(x)); });
      const double weights = (q - bias_variance) / at(q).moments.square;
      if (weights * slope_of_square(q) < 1) return CriticalPoint{std::sqrt(weights), q, false};
    }
    sign = value;
    before = point.q;
  }
  return std::nullopt;
}

/// rms gradient at h_1 over that at h_L, L - 1 factors; what a run measures.
inline double gradient_ratio(const std::vector<double>& chi, std::size_t layers) {
  double ratio = 1;
  for (std::size_t layer = 1; layer < layers; ++layer)
    ratio *= std::sqrt(chi[layer]);
  return ratio;
}

/// Its (L-1)-th root.
inline double factor_per_layer(double gradient_ratio, std::size_t layers) {
  return std::pow(gradient_ratio, 1 / static_cast<double>(layers - 1));
}

}  // namespace v1
}  // namespace headwater::theory
