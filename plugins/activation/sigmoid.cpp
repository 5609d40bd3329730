// Sigmoid.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Sigmoid : Activation<Sigmoid> {
  static constexpr About about{.doc = "logistic function, from 0 to 1",
                               .formula = "f(x) = 1 / (1 + exp(-x))",
                               .derivative = "f'(x) = f(x) (1 - f(x))",
                               .source = "Rumelhart, Hinton and Williams, Nature 323, 1986"};

  auto forward(auto x) const { return logistic(x); }
  auto derivative_from_output(auto y) const { return y * (1 - y); }
};

}  // namespace

HEADWATER_PLUGIN("sigmoid", Sigmoid)
