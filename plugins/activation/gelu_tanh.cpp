// GELU by tanh.  With u = (k x + c x^3) / 2:  (1 + tanh u) / 2 = s(x) = logistic(2 u).
// f' is 0 below -30 and 1 above 30; farther out, powers of x overflow.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct GeluTanh : Activation<GeluTanh> {
  static constexpr double k = 1.5957691216057308, c = 0.07135481627260025;
  static constexpr About about{
      .doc = "Gaussian error linear unit, the approximation by tanh",
      .formula = "f(x) = x (1 + tanh u) / 2, u = 0.797885 x + 0.0356774 x^3",
      .derivative = "f'(x) = (1 + tanh u) / 2 + x (1 - tanh^2 u) u' / 2",
      .source = "Hendrycks and Gimpel, arXiv:1606.08415"};

  auto s(auto x) const { return logistic(x * (k + c * x * x)); }
  auto forward(auto x) const { return x * s(x); }
  auto derivative(auto x) const { return bounded(max(min(x, 30), -30)); }
  auto bounded(auto x) const { return s(x) * (1 + x * (k + 3 * c * square(x)) * s(-x)); }
};

}  // namespace

HEADWATER_PLUGIN("gelu_tanh", GeluTanh)
