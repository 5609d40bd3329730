// V(q) = E[f(sqrt(q) z)^2],  D(q) = E[f'(sqrt(q) z)^2],  z standard normal.
// Signals:    q_1 = sw^2 + sb^2,  q_(l+1) = sw^2 V(q_l) + sb^2.
// Gradients:  chi_l = sw^2 D(q_l);  at the fixed point q*, chi1 = sw^2 D(q*).
#include "mean_field.hpp"

#include "root.hpp"
#include <algorithm>
#include <cmath>
#include <limits>

namespace headwater::lab {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nearly_zero = 1e-24, nearly_infinite = 1e24;
constexpr int decades = 12, per_decade = 4;
constexpr double unmoved = 1e-10;

}  // namespace

double FixedPoint::factor() const {
  return std::sqrt(chi1);
}

double FixedPoint::depth_scale() const {
  return std::abs(chi1 - 1) < 1e-12 ? infinity : 1 / std::abs(std::log(chi1));
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

/// From `start`, q goes to the first root of its growth from one layer to the next, in
/// the direction in which it sets out. Where it does not grow there and at the points
/// on both sides, it does not anywhere near.
FixedPoint MeanField::fixed_point(const Scale& scale) const {
  const auto growth_of = [&](const Point& p) {
    return (scale.weights * p.moments.square + scale.biases) / p.q - 1;
  };
  const auto growth = [&](double q) {
    return growth_of({q, moments(activation_, {q})});
  };
  const double start = scale.weights + scale.biases, first = growth(start);
  const auto rests = [&](double q) {
    return FixedPoint{q, false, scale.weights * moments(activation_, {q}).derivative};
  };
  const auto above = std::ranges::upper_bound(points_, start, {}, &Point::q);
  if (std::abs(first) < unmoved) {
    FixedPoint point = rests(start);
    point.any_q = above != points_.begin() && above != points_.end() &&
                  std::abs(growth_of(*above)) < unmoved &&
                  std::abs(growth_of(*(above - 1))) < unmoved;
    return point;
  }
  const auto reverses = [&](const Point& p) {
    return growth_of(p) * first < 0 && std::abs(growth_of(p)) > unmoved;
  };
  double before = start;
  if (first > 0) {
    for (auto p = above; p != points_.end(); before = (p++)->q)
      if (reverses(*p)) return rests(root_between(before, p->q, growth));
    return {infinity, false, scale.weights * far_.derivative};
  }
  for (auto p = above; p-- != points_.begin(); before = p->q)
    if (reverses(*p)) return rests(root_between(p->q, before, growth));
  return {0, false, scale.weights * near_zero_.derivative};
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
