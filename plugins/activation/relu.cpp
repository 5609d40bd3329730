// Rectified linear unit.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Relu : Activation<Relu> {
  static constexpr About about{.doc = "rectified linear unit",
                               .formula = "f(x) = max(x, 0)",
                               .derivative = "f'(x) = 1 for x > 0, else 0",
                               .source = "Nair and Hinton, ICML 2010"};

  auto forward(auto x) const { return max(x, 0); }
  auto derivative_from_output(auto y) const { return select(y > 0, decltype(y)(1), 0); }
};

}  // namespace

HEADWATER_PLUGIN("relu", Relu)
