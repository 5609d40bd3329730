// Rectified linear unit.  f(x) = max(x, 0),  f'(x) = 1 for x > 0, else 0 (also at 0).
// Nair and Hinton, ICML 2010.
#include <headwater/plugin.hpp>

namespace {

struct Relu : headwater::plugin::Activation<Relu> {
  static constexpr auto doc = "max(x, 0); Nair and Hinton 2010";

  auto forward(auto x) const { return max(x, 0); }
  auto derivative_from_output(auto y) const { return select(y > 0, decltype(y)(1), 0); }
};

}  // namespace

HEADWATER_PLUGIN("relu", Relu)
