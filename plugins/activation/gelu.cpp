// Gaussian error linear unit, the exact form.  f(x) = x P(x),  f'(x) = P(x) + x p(x),
// P(x) = (1 + erf(x / sqrt 2)) / 2,  p(x) = e^(-x^2 / 2) / sqrt(2 pi).
// Hendrycks and Gimpel, arXiv:1606.08415.
#include <headwater/plugin.hpp>

namespace {

struct Gelu : headwater::plugin::Activation<Gelu> {
  static constexpr auto doc = "x (1 + erf(x / sqrt 2)) / 2; arXiv:1606.08415";

  auto forward(auto x) const { return x * normal_cdf(x); }
  auto derivative(auto x) const {
    return normal_cdf(x) + x * exp(-x * x / 2) * 0.39894228040143268;
  }
};

}  // namespace

HEADWATER_PLUGIN("gelu", Gelu)
