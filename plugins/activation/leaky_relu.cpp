// Leaky ReLU.  As negative_slope >= 0, y has the sign of x.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct LeakyRelu : Activation<LeakyRelu> {
  double a = 0.01;

  static constexpr About about{.doc = "rectified linear unit with a slope below 0",
                               .formula = "f(x) = x for x > 0, else negative_slope x",
                               .derivative = "f'(x) = 1 for x > 0, else negative_slope",
                               .source = "Maas, Hannun and Ng, ICML 2013"};
  static constexpr auto settings =
      declare(setting<&LeakyRelu::a>("negative_slope").at_least(0).doc("slope below 0"));

  auto forward(auto x) const { return x * derivative_from_output(x); }
  auto derivative_from_output(auto y) const { return select(y > 0, decltype(y)(1), a); }
};

}  // namespace

HEADWATER_PLUGIN("leaky_relu", LeakyRelu)
