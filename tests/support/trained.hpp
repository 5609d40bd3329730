// What networks lose in a few steps, by whichever plugins.
#pragma once

#include "host.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace headwater::test {

/// The losses of ten steps in a host that was given these plugin files.
inline std::vector<double> losses(const std::vector<std::string>& files, const std::string& yaml,
                                  DType dtype) {
  Context context({.folders = {HEADWATER_PLUGINS}, .files = files, .threads = 1});
  const auto planned = network(context, yaml, {.input = {5, 0, 16}, .dtype = dtype});
  randomize(planned->input(), dtype, 1);
  randomize(planned->target(), dtype, 2);
  std::vector<double> out;
  for (int step = 0; step < 10; ++step)
    out.push_back(planned->train_step());
  return out;
}

/// Relative to b; infinite when there are not as many.
inline double largest_distance(const std::vector<double>& a, const std::vector<double>& b) {
  double most = a.size() == b.size() ? 0 : std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    most = std::max(most, std::abs(a[i] - b[i]) / std::abs(b[i]));
  return most;
}

}  // namespace headwater::test
