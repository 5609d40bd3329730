// Squares of numbers of any size: running sums of them, and what is far from 0.
#pragma once

#include <headwater/pack.hpp>

#include <cmath>
#include <limits>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

/// v = keep v + add g^2, and its root. T cannot hold the square of each of its numbers:
/// what stands in memory is v, or minus the root of a v that is too large or too small.
template <class T>
class Squares {
 public:
  /// `eps` is added to the root, and hides what a small v loses if it is large enough.
  Squares(double keep, double add, double eps) : keep_(keep), add_(add) {
    using Limits = std::numeric_limits<T>;
    if (eps * Limits::epsilon() < std::sqrt(Limits::min())) least_ = Limits::min();
  }

  /// What is to stand in memory instead of `v`, and the root.
  struct Next {
    Pack<T> v, root;
  };
  HEADWATER_INLINE Next next(Pack<T> v, Pack<T> g) const {
    const Pack<T> sum = keep_ * v + add_ * g * g;
    if (any((v < 0) | outside(sum))) [[unlikely]]
      return scaled(v, g, sum);
    return {sum, sqrt(sum)};
  }

 private:
  HEADWATER_INLINE auto outside(Pack<T> v) const {
    const auto fits = (v <= std::numeric_limits<T>::max()) & (v >= least_);
    return !fits;
  }

  [[gnu::noinline, gnu::cold]] Next scaled(Pack<T> v, Pack<T> g, Pack<T> sum) const {
    const Pack<T> before = select(v < 0, -v, sqrt(v));
    const Pack<T> a = sqrt(keep_) * before, b = sqrt(add_) * abs(g), most = max(a, b);
    const Pack<T> unit = select(most == 0, 1, most);
    const Pack<T> root = most * sqrt(square(a / unit) + square(b / unit));
    const Pack<T> again = root * root;
    const auto usual = !((v < 0) | outside(sum));
    return {select(usual, sum, select(outside(again), -root, again)),
            select(usual, sqrt(sum), root)};
  }

  Pack<T> keep_, add_, least_ = 0;
};

/// Mean and standard deviation.
struct Spread {
  double mean, deviation;
};

/// Of n numbers whose squares a double does not hold; each(f) calls f(x) with every one.
Spread spread_of_huge(double n, const auto& each) {
  long double mean = 0, squares = 0;
  each([&](double x) { mean += x; });
  mean /= n;
  each([&](double x) { squares += square(x - mean); });
  return {static_cast<double>(mean), static_cast<double>(std::sqrt(squares / n))};
}

}  // namespace v1
}  // namespace headwater::plugin
