// Sigmoid-weighted linear unit.  1 - s(x) is s(-x), which keeps its digits. For x <
// -87, where s(x) is denormal, f keeps the few digits of s.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Silu : Activation<Silu> {
  static constexpr About about{.doc = "sigmoid linear unit",
                               .formula = "f(x) = x s(x), s(x) = 1 / (1 + exp(-x))",
                               .derivative = "f'(x) = s(x) (1 + x s(-x))",
                               .source = "Elfwing, Uchibe and Doya, arXiv:1702.03118"};
  static constexpr auto aliases = names("swish");

  auto forward(auto x) const { return x * logistic(x); }
  auto derivative(auto x) const {
    const Logistic s(x);
    return s.below * (1 + x * s.above);
  }
};

}  // namespace

HEADWATER_PLUGIN("silu", Silu)
