// Sigmoid.  f(x) = 1 / (1 + e^-x),  f'(x) = y (1 - y),  at most 1/4 (at x = 0).
#include <headwater/plugin.hpp>

namespace {

struct Sigmoid : headwater::plugin::Activation<Sigmoid> {
  static constexpr auto doc = "1 / (1 + exp(-x))";

  auto forward(auto x) const { return logistic(x); }
  auto derivative_from_output(auto y) const { return y * (1 - y); }
};

}  // namespace

HEADWATER_PLUGIN("sigmoid", Sigmoid)
