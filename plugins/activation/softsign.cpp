// Softsign.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Softsign : Activation<Softsign> {
  static constexpr About about{.doc = "from -1 to 1, more slowly than tanh",
                               .formula = "f(x) = x / (1 + |x|)",
                               .derivative = "f'(x) = 1 / (1 + |x|)^2",
                               .source = "Turian, Bergstra and Bengio, NAACL 2009"};

  auto forward(auto x) const { return x / (1 + abs(x)); }
  auto derivative(auto x) const { return square(1 / (1 + abs(x))); }
};

}  // namespace

HEADWATER_PLUGIN("softsign", Softsign)
