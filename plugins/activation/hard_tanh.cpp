// Hard tanh.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct HardTanh : Activation<HardTanh> {
  static constexpr About about{.doc = "tanh of three lines",
                               .formula = "f(x) = min(max(x, -1), 1)",
                               .derivative = "f'(x) = 1 for -1 < x < 1, else 0",
                               .source = "Collobert, Large Scale Machine Learning, 2004"};
  static constexpr auto aliases = names("hardtanh");

  auto forward(auto x) const { return min(max(x, -1), 1); }
  auto derivative_from_output(auto y) const { return select(abs(y) < 1, decltype(y)(1), 0); }
};

}  // namespace

HEADWATER_PLUGIN("hard_tanh", HardTanh)
