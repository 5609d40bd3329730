// The derivative of a function that can only be called, from differences around a place.
#pragma once

#include "memory.hpp"
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace headwater::lab {

/// Differences over a step of 1e-6: on both sides, before and after.
struct Slope {
  double central, left, right;

  /// How far a derivative is from the nearest of them, so that a kink within the step is not
  /// held against it.
  double distance_to(double derivative) const {
    return std::min({std::abs(derivative - central), std::abs(derivative - left),
                     std::abs(derivative - right)});
  }
};

/// `at(shift)` is the function so far from the place.
template <class F>
Slope slope_of(F at) {
  constexpr double h = 1e-6;
  const double above = at(h), here = at(0), below = at(-h);
  return {(above - below) / (2 * h), (here - below) / h, (above - here) / h};
}

/// By element i of a view that holds these numbers.
template <class F>
Slope slope_by(std::size_t i, View& view, const std::vector<double>& numbers, F value) {
  return slope_of([&](double shift) {
    std::vector<double> moved = numbers;
    moved[i] += shift;
    view.assign(moved);
    return value();
  });
}

}  // namespace headwater::lab
