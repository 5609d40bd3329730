// Histograms of what a layer puts out.
#include "histogram.hpp"

#include <algorithm>
#include <cmath>

namespace headwater::lab {

namespace {

/// s = x / (1 + |x|), and +-1 at the infinities.
double softsign(double x) {
  return std::isinf(x) ? std::copysign(1, x) : x / (1 + std::abs(x));
}

template <class T>
void add_all(Histogram& histogram, const headwater_matrix& values) {
  const MatrixView<const T> view(values);
  for (std::int64_t j = 0; j < view.cols; ++j)
    for (std::int64_t i = 0; i < view.rows; ++i)
      histogram.add(static_cast<double>(view(i, j)));
}

}  // namespace

void Histogram::add(double value) {
  if (std::isnan(value)) {
    ++nan_;
    return;
  }
  // Rounded down before the half of all bins is added: -1e-300 lies below 0.
  const double bin = bounded_ ? std::floor(bins * (value - low_) / (high_ - low_))
                              : std::floor(bins / 2 * softsign(value)) + bins / 2;
  ++counts_[static_cast<std::size_t>(std::clamp(bin, 0.0, bins - 1.0))];
}

void Histogram::add(DType dtype, const headwater_matrix& values) {
  dtype == DType::float64 ? add_all<double>(*this, values) : add_all<float>(*this, values);
}

}  // namespace headwater::lab
