// V(q) = E[f(sqrt(q) z)^2],  D(q) = E[f'(sqrt(q) z)^2],  z standard normal.
// Signals:    q_1 = sw^2 + sb^2,  q_(l+1) = sw^2 V(q_l) + sb^2.
// Gradients:  chi_l = sw^2 D(q_l);  at the fixed point q*, chi1 = sw^2 D(q*).
#include "mean_field.hpp"

#include "gaussian.hpp"
#include "root.hpp"
#include <algorithm>
#include <cmath>
#include <limits>

namespace headwater::lab {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double smallest = 1e-12, largest = 1e12;
constexpr double nearly_zero = 1e-24, nearly_infinite = 1e24;
constexpr double unmoved = 1e-10;
const double stride = std::pow(10, 0.25);

/// By how much q is multiplied from one layer to the next, less 1.
struct Growth {
  const Activation& activation;
  Scale scale;

  double operator()(double q) const {
    const double next = scale.weights * moments(activation, {q}).square + scale.biases;
    return next / q - 1;
  }
};

/// Does it not move at all, there and around?
bool rests_anywhere(const Growth& growth, double q) {
  for (const double near : {q / 2, q, 2 * q})
    if (!(std::abs(growth(near)) < unmoved)) return false;
  return true;
}

/// Where q comes to rest that starts at `start`: the first root on its way.
double resting_place(const Growth& growth, double start) {
  const double first = growth(start);
  if (std::abs(first) < unmoved) return start;
  const double factor = first > 0 ? stride : 1 / stride;
  for (double q = start; q > smallest && q < largest; q *= factor) {
    const double next = growth(q * factor);
    if (next * first < 0 && std::abs(next) > unmoved)
      return root_between(q, q * factor, growth);
  }
  return first > 0 ? infinity : 0;
}

}  // namespace

double FixedPoint::factor() const {
  return std::sqrt(chi1);
}

double FixedPoint::depth_scale() const {
  return std::abs(chi1 - 1) < 1e-12 ? infinity : 1 / std::abs(std::log(chi1));
}

FixedPoint fixed_point(const Activation& activation, const Scale& scale) {
  const Growth growth{activation, scale};
  const double start = scale.weights + scale.biases;
  FixedPoint point;
  point.any_q = rests_anywhere(growth, start);
  point.q = point.any_q ? start : resting_place(growth, start);
  const double q = std::clamp(point.q, nearly_zero, nearly_infinite);
  point.chi1 = scale.weights * moments(activation, {q}).derivative;
  return point;
}

std::vector<double> chi_by_layer(const Activation& activation,
                                 const Scale& scale,
                                 std::size_t n) {
  std::vector<double> chi;
  double q = scale.weights + scale.biases;
  for (std::size_t layer = 0; layer < n; ++layer) {
    const Moments m = moments(activation, {q});
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
