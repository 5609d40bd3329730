// Scaled ELU.  a and l make mean 0 and variance 1 a fixed point.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Selu : Activation<Selu> {
  static constexpr double a = 1.6732632423543772, l = 1.0507009873554805;

  static constexpr About about{.doc = "scaled ELU: a = 1.67326, l = 1.05070",
                               .formula = "f(x) = l x for x > 0, else l a (exp(x) - 1)",
                               .derivative = "f'(x) = l for x > 0, else l a exp(x)",
                               .source = "Klambauer et al., arXiv:1706.02515"};

  auto forward(auto x) const { return l * select(x > 0, x, a * expm1(x)); }
  auto derivative(auto x) const { return l * select(x > 0, 1, a * exp(x)); }
};

}  // namespace

HEADWATER_PLUGIN("selu", Selu)
