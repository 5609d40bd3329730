// Histograms of what a layer puts out.
#pragma once

#include <headwater/matrix.hpp>

#include <array>
#include <cstdint>
#include <limits>

namespace headwater::lab {

/// Counts values in 64 bins that are fixed before the first value is seen, so that
/// histograms of different steps compare bin by bin. Each value falls into a bin: those
/// beyond the ends into the outermost ones; only NaN is counted apart.
class Histogram {
 public:
  static constexpr std::size_t bins = 64;

  /// Even bins in s = x / (1 + |x|), which takes all numbers to (-1, 1): the edges are
  /// x = s / (1 - |s|), from -inf over -1, 0 and 1 to inf. A bin has its lower edge, the last
  /// one the upper edge too.
  Histogram() = default;

  /// Even bins from low to high, for values that are bounded on both sides.
  Histogram(double low, double high) : low_(low), high_(high), bounded_(true) {}

  void add(double value);
  void add(DType dtype, const headwater_matrix& values);

  bool bounded() const { return bounded_; }
  double low() const { return low_; }
  double high() const { return high_; }
  const std::array<std::int64_t, bins>& counts() const { return counts_; }
  std::int64_t nan() const { return nan_; }

 private:
  double low_ = -std::numeric_limits<double>::infinity();
  double high_ = std::numeric_limits<double>::infinity();
  bool bounded_ = false;
  std::array<std::int64_t, bins> counts_{};
  std::int64_t nan_ = 0;
};

}  // namespace headwater::lab
