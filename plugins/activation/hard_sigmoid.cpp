// Hard sigmoid.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct HardSigmoid : Activation<HardSigmoid> {
  static constexpr About about{.doc = "sigmoid of three lines (ONNX: slope 0.2)",
                               .formula = "f(x) = min(max(x / 6 + 1 / 2, 0), 1)",
                               .derivative = "f'(x) = 1 / 6 for -3 < x < 3, else 0",
                               .source = "Howard et al., arXiv:1905.02244"};
  static constexpr auto aliases = names("hardsigmoid");

  auto forward(auto x) const { return min(max(x + 3, 0), 6) / 6; }
  auto derivative_from_output(auto y) const {
    return select((y > 0) & (y < 1), decltype(y)(1.0 / 6), 0);
  }
};

}  // namespace

HEADWATER_PLUGIN("hard_sigmoid", HardSigmoid)
