// Hyperbolic tangent.  f(x) = tanh x,  f'(x) = 1 - y^2,  at most 1 (at x = 0).
#include <headwater/plugin.hpp>

namespace {

struct Tanh : headwater::plugin::Activation<Tanh> {
  static constexpr auto doc = "tanh(x)";

  auto forward(auto x) const { return tanh(x); }
  auto derivative_from_output(auto y) const { return 1 - y * y; }
};

}  // namespace

HEADWATER_PLUGIN("tanh", Tanh)
