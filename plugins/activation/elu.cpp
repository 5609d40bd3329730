// Exponential linear unit.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Elu : Activation<Elu> {
  double alpha = 1;

  static constexpr About about{.doc = "exponential linear unit, down to -alpha",
                               .formula = "f(x) = x for x > 0, else alpha (exp(x) - 1)",
                               .derivative = "f'(x) = 1 for x > 0, else alpha exp(x)",
                               .source = "Clevert, Unterthiner and Hochreiter, arXiv:1511.07289"};
  static constexpr auto settings =
      declare(setting<&Elu::alpha>("alpha").at_least(0).doc("depth below 0"));

  auto forward(auto x) const { return select(x > 0, x, alpha * expm1(x)); }
  auto derivative(auto x) const { return select(x > 0, 1, alpha * exp(x)); }
};

}  // namespace

HEADWATER_PLUGIN("elu", Elu)
