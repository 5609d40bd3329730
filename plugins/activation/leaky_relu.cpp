// Leaky ReLU.  f(x) = x for x > 0, else a x,  f'(x) = 1 for x > 0, else a (also at 0).
// As a >= 0, y has the sign of x.  Maas, Hannun and Ng, ICML 2013.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct LeakyRelu : Activation<LeakyRelu> {
  double a = 0.01;

  static constexpr auto doc = "max(x, 0) + negative_slope min(x, 0); Maas et al. 2013";
  static constexpr auto settings = declare(
      setting<&LeakyRelu::a>("negative_slope").at_least(0).doc("slope below 0"));

  auto forward(auto x) const { return x * derivative_from_output(x); }
  auto derivative_from_output(auto y) const { return select(y > 0, decltype(y)(1), a); }
};

}  // namespace

HEADWATER_PLUGIN("leaky_relu", LeakyRelu)
