// TechniqueName, to start from: an identity with a wave on it.
// f(x) = x + sin(a x)^2 / a,  f'(x) = 1 + sin(2 a x).
#include <headwater/plugin.hpp>

namespace {

namespace hw = headwater::plugin;

struct TechniqueName : hw::Activation<TechniqueName> {
  double a = 1;  // the default of the setting `a`

  static constexpr hw::About about{.doc = "identity with a wave on it",
                                   .formula = "f(x) = x + sin(a x)^2 / a",
                                   .derivative = "f'(x) = 1 + sin(2 a x)",
                                   .source = "Ziyin et al., arXiv:2006.08195"};
  static constexpr auto settings = hw::declare(
      hw::setting<&TechniqueName::a>("a").above(0).at_most(100).doc("pace of the wave"));

  // x is a register full of numbers, float or double.
  auto forward(auto x) const { return x + square(sin(a * x)) / a; }
  auto derivative(auto x) const { return 1 + sin(2 * a * x); }
};

}  // namespace

HEADWATER_PLUGIN("technique_name", TechniqueName)
