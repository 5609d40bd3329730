// Hard swish.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct HardSwish : Activation<HardSwish> {
  static constexpr About about{
      .doc = "SiLU of three pieces",
      .formula = "f(x) = x min(max(x + 3, 0), 6) / 6",
      .derivative = "f'(x) = 0 for x <= -3, x / 3 + 1 / 2 between, 1 for x >= 3",
      .source = "Howard et al., arXiv:1905.02244"};
  static constexpr auto aliases = names("hardswish");

  auto forward(auto x) const { return x * (min(max(x + 3, 0), 6) / 6); }
  auto derivative(auto x) const { return select(x >= 3, 1, select(x > -3, x / 3 + 0.5, 0)); }
};

}  // namespace

HEADWATER_PLUGIN("hard_swish", HardSwish)
