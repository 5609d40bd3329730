// Walks along the input of an activation, and looks closer where something happens.
#include "curve.hpp"

#include <headwater/probe.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace headwater::lab {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double equal_enough = 1e-12;
constexpr std::size_t steps = 3000, doublings = 36;

/// Every hundredth from -30 to 30, and beyond in doublings to 2e12.
std::vector<double> way() {
  std::vector<double> x;
  for (std::size_t k = doublings; k > 0; --k)
    x.push_back(-std::ldexp(30, static_cast<int>(k)));
  for (std::size_t i = 0; i <= 2 * steps; ++i)
    x.push_back((static_cast<double>(i) - steps) / 100);
  for (std::size_t k = 1; k <= doublings; ++k)
    x.push_back(std::ldexp(30, static_cast<int>(k)));
  return x;
}

/// What is looked for in samples: |f'|, f, -f.
using Measure = double (*)(const Samples&, std::size_t i);

double slope(const Samples& s, std::size_t i) {
  return std::abs(s.derivative[i]);
}

struct Peak {
  std::size_t index = 0;  ///< the sample it is at or beside
  double x = 0;
  double value = std::numeric_limits<double>::quiet_NaN();
};

class Walk {
 public:
  explicit Walk(const Activation& activation)
      : activation_(activation), samples_(sample(activation, way())) {}

  /// The highest place, from a rough look: of places about as high the nearest to 0,
  /// because a wave has many.
  Peak highest(Measure measure) const {
    const std::size_t n = samples_.x.size(), middle = n / 2;
    double most = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < n; ++i)
      most = std::fmax(most, measure(samples_, i));
    const double enough = most - 1e-3 * std::abs(most);
    Peak nearest{}, exact{};
    for (std::size_t k = 0; k < n; ++k) {
      const std::size_t i = k % 2 == 0 ? middle + k / 2 : middle - (k + 1) / 2;
      const double value = measure(samples_, i);
      if (std::isnan(nearest.value) && value >= enough && is_top(i, measure))
        nearest = {i, samples_.x[i], value};
      if (std::isnan(exact.value) && value == most) exact = {i, samples_.x[i], value};
    }
    nearest = sharpened(nearest, measure);
    return nearest.value >= most ? nearest : sharpened(exact, measure);
  }

  /// Where |f'| is largest: the point, or all around it where that is flat.
  Interval flat_top(const Peak& peak) const {
    const double enough = peak.value * (1 - equal_enough);
    const auto is_flat = [&](std::size_t i) {
      return slope(samples_, i) >= enough;
    };
    std::size_t first = peak.index, last = peak.index;
    while (is_flat(first) && first > 0 && is_flat(first - 1))
      --first;
    while (is_flat(last) && last + 1 < samples_.x.size() && is_flat(last + 1))
      ++last;
    if (first == last) return {peak.x, peak.x};
    return {first == 0 ? -infinity : end_of(enough, first, first - 1),
            last + 1 == samples_.x.size() ? infinity : end_of(enough, last, last + 1)};
  }

  /// Beyond which |f'| stays below `enough`, seen from the first or the last sample.
  /// Some of the far samples must show it: a single one could be the valley of a wave.
  std::optional<double> end_of_steep(double enough, bool from_last) const {
    const std::size_t n = samples_.x.size();
    for (std::size_t k = 0; k < n; ++k) {
      const std::size_t i = from_last ? n - 1 - k : k;
      if (!(slope(samples_, i) >= enough)) continue;
      if (k < doublings / 2) break;
      return end_of(enough, i, from_last ? i + 1 : i - 1);
    }
    return std::nullopt;
  }

  /// Does it grow without end? Then it rises in the second half of the doublings about
  /// as much as it moved in the first, also if it grows as slowly as a logarithm.
  bool grows(Measure measure, bool to_right) const {
    const std::size_t n = samples_.x.size(), half = doublings / 2;
    double low = infinity, near = -infinity, far = -infinity;
    for (std::size_t k = 0; k < doublings; ++k) {
      const std::size_t i = to_right ? n - doublings + k : doublings - 1 - k;
      const double value = measure(samples_, i);
      double& high = k < half ? near : far;
      high = std::fmax(high, value);
      if (k < half) low = std::fmin(low, value);
    }
    return far - near > (near - low) / 2 + 1e-9 * std::abs(near);
  }

 private:
  bool is_top(std::size_t i, Measure measure) const {
    const double value = measure(samples_, i);
    return (i == 0 || !(measure(samples_, i - 1) > value)) &&
           (i + 1 == samples_.x.size() || !(measure(samples_, i + 1) > value));
  }

  /// Looks closer and closer; moves only to what is really higher.
  Peak sharpened(Peak peak, Measure measure) const {
    if (std::isnan(peak.value)) return peak;
    double width = 0.01;
    for (int look = 0; look < 8 && std::abs(peak.x) <= 30; ++look, width /= 10) {
      std::vector<double> x = evenly(width, 41);
      for (double& place : x)
        place += peak.x;
      const Samples near = sample(activation_, std::move(x));
      for (std::size_t i = 0; i < near.x.size(); ++i)
        if (measure(near, i) > peak.value) peak = {peak.index, near.x[i], measure(near, i)};
    }
    return peak;
  }

  /// Where |f'| >= enough ends, between a sample that has it and one that has not.
  double end_of(double enough, std::size_t has, std::size_t has_not) const {
    double in = samples_.x[has], out = samples_.x[has_not];
    for (int i = 0; i < 2000; ++i) {
      const double middle = in + (out - in) / 2;
      if (middle == in || middle == out) break;
      (slope(sample(activation_, {middle}), 0) >= enough ? in : out) = middle;
    }
    return std::isnormal(out) ? out : 0;  // what is closer to 0 than that is meant as 0
  }

  const Activation& activation_;
  Samples samples_;
};

}  // namespace

std::vector<double> evenly(double half_width, std::size_t n) {
  const double middle = static_cast<double>(n / 2);
  std::vector<double> x;
  for (std::size_t i = 0; i < n; ++i)
    x.push_back(half_width * (static_cast<double>(i) - middle) / middle);
  return x;
}

Curve measure_curve(const Activation& activation) {
  const Walk walk(activation);
  const Measure f = [](const Samples& s, std::size_t i) {
    return s.f[i];
  };
  const Measure negative = [](const Samples& s, std::size_t i) {
    return -s.f[i];
  };
  const Peak steepest = walk.highest(slope);
  Curve curve;
  curve.largest_derivative = steepest.value;
  curve.largest_at = walk.flat_top(steepest);
  const auto end = [&](Measure measure) {
    const bool endless = walk.grows(measure, false) || walk.grows(measure, true);
    return endless ? infinity : walk.highest(measure).value;
  };
  curve.range = {-end(negative), end(f)};
  const double enough = saturated_share * steepest.value;
  curve.saturated_below = walk.end_of_steep(enough, false);
  curve.saturated_above = walk.end_of_steep(enough, true);
  return curve;
}

}  // namespace headwater::lab
