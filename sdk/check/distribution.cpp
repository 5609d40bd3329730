// Distributions that golden files name, and samples held against them.
#include "distribution.hpp"

#include <algorithm>
#include <cmath>

namespace headwater::lab {

namespace {

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

/// The distribution function at v.
double cumulative(double v, const Json& how) {
  const Json& type = how.at("type");
  if (type == "uniform") {
    const double low = how.at("low").real(), high = how.at("high").real();
    return (v - low) / (high - low);
  }
  if (type == "log_uniform") {
    const double low = how.at("low").real(), high = how.at("high").real();
    return std::expm1(v - low) / std::expm1(high - low);
  }
  const auto below = [&](double x) {
    return normal_cdf((x - how.at("mean").real()) / how.at("std").real());
  };
  if (type == "normal") return below(v);
  const double low = below(how.at("low").real()), high = below(how.at("high").real());
  return (below(v) - low) / (high - low);
}

}  // namespace

double distance_of(std::vector<double> sample, const Json& wanted) {
  std::ranges::sort(sample);
  const auto n = static_cast<double>(sample.size());
  double distance = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double p = cumulative(sample[i], wanted), below = static_cast<double>(i) / n;
    distance = std::max({distance, p - below, below + 1 / n - p});
  }
  return distance;
}

}  // namespace headwater::lab
