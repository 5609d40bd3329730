// Continuously differentiable ELU.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Celu : Activation<Celu> {
  double alpha = 1;

  static constexpr About about{.doc = "ELU whose slope at 0 is 1 for any alpha",
                               .formula = "f(x) = x for x > 0, else alpha (exp(x / alpha) - 1)",
                               .derivative = "f'(x) = 1 for x > 0, else exp(x / alpha)",
                               .source = "Barron, arXiv:1704.07483"};
  static constexpr auto settings =
      declare(setting<&Celu::alpha>("alpha").above(0).doc("depth below 0"));

  auto forward(auto x) const { return select(x > 0, x, alpha * expm1(x / alpha)); }
  auto derivative(auto x) const { return select(x > 0, 1, exp(x / alpha)); }
};

}  // namespace

HEADWATER_PLUGIN("celu", Celu)
