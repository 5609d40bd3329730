// Gaussian error linear unit, the exact form, with the normal density
// p(x) = e^(-x^2 / 2) / sqrt(2 pi), whose factor 1 / sqrt(2 pi) is 0.3989...
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Gelu : Activation<Gelu> {
  static constexpr About about{
      .doc = "Gaussian error linear unit, the exact form",
      .formula = "f(x) = x P(x), P(x) = (1 + erf(x / sqrt 2)) / 2",
      .derivative = "f'(x) = P(x) + x exp(-x^2 / 2) / sqrt(2 pi)",
      .source = "Hendrycks and Gimpel, arXiv:1606.08415"};

  auto forward(auto x) const { return x * normal_cdf(x); }
  auto derivative(auto x) const {
    return normal_cdf(x) + x * exp(-x * x / 2) * 0.39894228040143268;
  }
};

}  // namespace

HEADWATER_PLUGIN("gelu", Gelu)
