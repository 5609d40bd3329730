// Numbers moved and scaled so that their mean is 0 and their deviation 1.
#include "standards.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headwater::lab {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Extent {
  double least = infinity, largest = -infinity;

  void add(double x) {
    least = std::min(least, x);
    largest = std::max(largest, x);
  }
  void add(const Extent& other) {
    add(other.least);
    add(other.largest);
  }
};

/// Brings the largest magnitude to 1 or a little more.
double factor_of(const Extent& extent) {
  const double most = std::max(std::abs(extent.least), std::abs(extent.largest));
  return most > 0 ? std::ldexp(1, -std::max(std::ilogb(most), -1022)) : 1;
}

/// Calls f(value, feature) for every number of samples.
template <class V, class F>
void for_all(const std::vector<V>& values, const Shape& shape,
             std::span<const std::uint32_t> samples, F f) {
  const auto features = static_cast<std::size_t>(shape.features);
  const std::int64_t steps = columns({shape.features, shape.steps, 1});
  for (const std::uint32_t sample : samples) {
    const V* x = values.data() + sample * steps * shape.features;
    for (std::int64_t step = 0; step < steps; ++step)
      for (std::size_t k = 0; k < features; ++k)
        f(static_cast<double>(*x++), k);
  }
}

void make_equal(std::vector<Extent>& extents) {
  Extent all;
  for (const Extent& one : extents)
    all.add(one);
  std::ranges::fill(extents, all);
}

void make_equal(std::vector<double>& values) {
  const double total = std::accumulate(values.begin(), values.end(), 0.0);
  std::ranges::fill(values, total / static_cast<double>(values.size()));
}

/// Is this variance of n numbers nothing but rounding?  Chan, Golub and LeVeque (1983)
bool is_rounding(double variance, double mean, double n) {
  constexpr double eps = std::numeric_limits<double>::epsilon();
  return variance <= n * eps * variance + std::pow(n * mean * eps, 2);
}

template <class V>
std::vector<Standard> standards_of(const std::vector<V>& values, const Shape& shape,
                                   std::span<const std::uint32_t> samples, Standardise mode) {
  std::vector<Standard> all(static_cast<std::size_t>(shape.features));
  if (mode == Standardise::none) return all;
  const bool whole = mode == Standardise::whole;
  std::vector<Extent> extents(all.size());
  std::vector<double> mean(all.size()), variance(all.size());
  const auto n = static_cast<double>(samples.size()) *
                 static_cast<double>(columns({shape.features, shape.steps, 1}));

  for_all(values, shape, samples, [&](double x, std::size_t k) { extents[k].add(x); });
  if (whole) make_equal(extents);
  for (std::size_t k = 0; k < all.size(); ++k)
    all[k].factor = factor_of(extents[k]);

  for_all(values, shape, samples, [&](double x, std::size_t k) { mean[k] += x * all[k].factor; });
  for (double& m : mean)
    m /= n;
  if (whole) make_equal(mean);

  for_all(values, shape, samples, [&](double x, std::size_t k) {
    const double apart = x * all[k].factor - mean[k];
    variance[k] += apart * apart;
  });
  if (whole) make_equal(variance);

  for (std::size_t k = 0; k < all.size(); ++k) {
    const bool constant =
        extents[k].least == extents[k].largest ||
        is_rounding(variance[k] / n, mean[k], whole ? n * static_cast<double>(all.size()) : n);
    all[k] = constant ? Standard{0, 0, 0}
                      : Standard{all[k].factor, mean[k], 1 / std::sqrt(variance[k] / n)};
  }
  return all;
}

}  // namespace

std::vector<Standard> standards(const Numbers& values, const Shape& shape,
                                std::span<const std::uint32_t> samples, Standardise mode) {
  return std::visit([&](const auto& v) { return standards_of(v, shape, samples, mode); }, values);
}

std::vector<Standard> standards(const std::vector<double>& values, const Shape& shape,
                                std::span<const std::uint32_t> samples, Standardise mode) {
  return standards_of(values, shape, samples, mode);
}

}  // namespace headwater::lab
