// V(q) = E[f(sqrt(q) z)^2],  D(q) = E[f'(sqrt(q) z)^2],  z standard normal.
// Signals:    q_1 = sw^2 + sb^2,  q_(l+1) = sw^2 V(q_l) + sb^2.
// Gradients:  chi_l = sw^2 D(q_l);  at the fixed point q*, chi1 = sw^2 D(q*).
#include "mean_field.hpp"

#include "root.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace headwater::lab {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nearly_zero = 1e-24, nearly_infinite = 1e24;
constexpr int decades = 12, per_decade = 4;
constexpr double unmoved = 1e-10;

/// How much q grows from one layer to the next: sw^2 V(q) + sb^2 = (1 + growth) q.
struct Growth {
  const Activation& activation;
  const Scale& scale;

  using Points = std::span<const MeanField::Point>;

  double at(const MeanField::Point& p) const {
    return (scale.weights * p.moments.square + scale.biases) / p.q - 1;
  }
  double operator()(double q) const { return at({q, moments(activation, {q})}); }

  /// Does q stay at `start`, and at the points on both sides?
  bool rests_around(Points below, double start, Points beyond) const {
    return !below.empty() && !beyond.empty() && std::abs((*this)(start)) < unmoved &&
           std::abs(at(below.back())) < unmoved &&
           std::abs(at(beyond.front())) < unmoved;
  }

  /// Where q stops growing, or shrinking, on the way from `start` along the points.
  double resting_place(Points below, double start, Points beyond) const {
    const double first = (*this)(start);
    if (std::isnan(first)) return first;
    if (std::abs(first) < unmoved) return start;
    const std::size_t n = first > 0 ? beyond.size() : below.size();
    double before = start;
    for (std::size_t i = 0; i < n; ++i) {
      const MeanField::Point& p = first > 0 ? beyond[i] : below[n - 1 - i];
      if (at(p) * first < 0 && std::abs(at(p)) > unmoved)
        return root_between(before, p.q, *this);
      before = p.q;
    }
    return first > 0 ? infinity : 0;
  }
};

}  // namespace

double FixedPoint::factor() const {
  return std::sqrt(chi1);
}

double FixedPoint::depth_scale() const {
  return std::abs(chi1 - 1) < 1e-11 ? infinity : 1 / std::abs(std::log(chi1));
}

MeanField::MeanField(const Activation& activation)
    : activation_(activation),
      near_zero_(moments(activation, {nearly_zero})),
      far_(moments(activation, {nearly_infinite})) {
  for (int i = -decades * per_decade; i <= decades * per_decade; ++i) {
    const double q = std::pow(10, static_cast<double>(i) / per_decade);
    points_.push_back({q, moments(activation, {q})});
  }
}

FixedPoint MeanField::fixed_point(const Scale& scale) const {
  const Growth growth{activation_, scale};
  const double start = scale.weights + scale.biases;
  const auto above = std::ranges::upper_bound(points_, start, {}, &Point::q);
  const std::span<const Point> below(points_.begin(), above),
      beyond(above, points_.end());
  FixedPoint point{start, growth.rests_around(below, start, beyond), 0};
  if (!point.any_q) point.q = growth.resting_place(below, start, beyond);
  const Moments there = point.q == 0          ? near_zero_
                        : point.q == infinity ? far_
                                              : moments(activation_, {point.q});
  point.chi1 = scale.weights * there.derivative;
  return point;
}

std::vector<double> MeanField::chi_by_layer(const Scale& scale, std::size_t n) const {
  std::vector<double> chi;
  double q = scale.weights + scale.biases;
  for (std::size_t layer = 0; layer < n; ++layer) {
    const Moments m = moments(activation_, {q});
    chi.push_back(scale.weights * m.derivative);
    q = scale.weights * m.square + scale.biases;
  }
  return chi;
}

double gradient_ratio(const std::vector<double>& chi, std::size_t layers) {
  double ratio = 1;
  for (std::size_t layer = 1; layer < layers; ++layer)
    ratio *= std::sqrt(chi[layer]);
  return ratio;
}

double factor_per_layer(double gradient_ratio, std::size_t layers) {
  return std::pow(gradient_ratio, 1 / static_cast<double>(layers - 1));
}

}  // namespace headwater::lab
