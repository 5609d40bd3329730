// The place where a function of a positive number crosses 0.
#pragma once

#include <cmath>

namespace headwater::theory {
inline namespace v1 {

/// Between two places where f has different signs; by regula falsi in log x
/// (the Illinois variant), to about 1e-13 of x.
template <class F>
double root_between(double from, double to, F f) {
  double a = std::log(from), b = std::log(to), fa = f(from), fb = f(to);
  for (int i = 0; i < 200 && std::abs(b - a) > 1e-13 && fb != 0; ++i) {
    const double c = b - fb * (b - a) / (fb - fa), fc = f(std::exp(c));
    if (fc * fb < 0) {
      a = b;
      fa = fb;
    } else {
      fa /= 2;
    }
    b = c;
    fb = fc;
  }
  return std::exp(b);
}

}  // namespace v1
}  // namespace headwater::theory
