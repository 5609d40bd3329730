// Hyperbolic tangent.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Tanh : Activation<Tanh> {
  static constexpr About about{
      .doc = "hyperbolic tangent, from -1 to 1",
      .formula = "f(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x))",
      .derivative = "f'(x) = 1 - f(x)^2",
      .source = "LeCun, Bottou, Orr and Mueller, Efficient BackProp, 1998"};

  auto forward(auto x) const { return tanh(x); }
  auto derivative_from_output(auto y) const { return 1 - y * y; }
};

}  // namespace

HEADWATER_PLUGIN("tanh", Tanh)
