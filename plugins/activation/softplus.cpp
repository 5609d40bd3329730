// Softplus.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Softplus : Activation<Softplus> {
  double b = 1, limit = 20;
  static constexpr About about{.doc = "ReLU without a kink",
                               .formula = "f(x) = log(1 + exp(beta x)) / beta",
                               .derivative = "f'(x) = 1 / (1 + exp(-beta x))",
                               .source = "Dugas et al., NIPS 2000"};
  static constexpr auto settings =
      declare(setting<&Softplus::b>("beta").above(0).doc("sharpness"),
              setting<&Softplus::limit>("threshold").doc("of beta x, above: y = x"));

  auto forward(auto x) const { return select(b * x > limit, x, soft(b * x) / b); }
  auto derivative(auto x) const { return select(b * x > limit, 1, logistic(b * x)); }
  auto soft(auto z) const { return max(z, 0) + log1p(exp(-abs(z))); }
};

}  // namespace

HEADWATER_PLUGIN("softplus", Softplus)
