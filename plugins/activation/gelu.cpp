// Gaussian error linear unit, the exact form, computed as max(x, 0) - |x| P(-|x|). For
// x < -12.9, where P(x) is denormal, f keeps the few digits of P.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Gelu : Activation<Gelu> {
  static constexpr About about{.doc = "Gaussian error linear unit, the exact form",
                               .formula = "f(x) = x P(x), P(x) = (1 + erf(x / sqrt 2)) / 2",
                               .derivative = "f'(x) = P(x) + x exp(-x^2 / 2) / sqrt(2 pi)",
                               .source = "Hendrycks and Gimpel, arXiv:1606.08415"};

  auto forward(auto x) const { return max(x, 0) - times_normal_tail(abs(x)); }
  auto derivative(auto x) const {
    const Normal normal(x);
    return normal.cdf + x * normal.density;
  }
};

}  // namespace

HEADWATER_PLUGIN("gelu", Gelu)
