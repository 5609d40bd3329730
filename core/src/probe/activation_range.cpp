// What an activation can do at most, from forward and backward alone.
#include <headwater/activation_range.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace headwater {

namespace {

constexpr int points = 6001;

}  // namespace

ActivationRange measure_range(const Activation& activation) {
  std::vector<double> x, y(points), ones(points, 1), slope(points);
  for (int i = 0; i < points; ++i)
    x.push_back(-30 + 60.0 * i / (points - 1));
  const auto column = [](std::vector<double>& v) {
    return headwater_matrix{v.data(), points, 1, points};
  };
  const headwater_matrix mx = column(x), my = column(y);
  activation.forward(DType::float64, mx, nullptr, my);
  activation.backward(DType::float64, activation.from_output() ? my : mx, column(ones),
                      column(slope));
  ActivationRange range;
  for (const double s : slope)
    range.largest_derivative = std::max(range.largest_derivative, std::abs(s));

  std::array<double, 4> far{-1e4, -1e2, 1e2, 1e4}, value{};
  activation.forward(DType::float64, {far.data(), 4, 1, 4}, nullptr, {value.data(), 4, 1, 4});
  // Bounded: from 100 to 10,000 the value hardly moves, where a line would grow by
  // 9,900.
  range.bounded = std::abs(value[1] - value[0]) < 1 && std::abs(value[3] - value[2]) < 1 &&
                  (value[0] != value[3]);
  if (!range.bounded) return range;
  y.insert(y.end(), value.begin(), value.end());
  const auto [low, high] = std::minmax_element(y.begin(), y.end());
  range.low = *low;
  range.high = *high;
  return range;
}

const ActivationRange& ActivationRanges::of(const Observation& seen) {
  const auto [at, is_new] = known_.try_emplace(seen.activation);
  if (is_new) at->second = measure_range(*seen.activation);
  return at->second;
}

}  // namespace headwater
