// Identity.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Identity : Activation<Identity> {
  static constexpr About about{.doc = "identity: what comes in goes out",
                               .formula = "f(x) = x",
                               .derivative = "f'(x) = 1",
                               .source = "Widrow and Hoff, IRE WESCON 1960"};

  auto forward(auto x) const { return x; }
  auto derivative_from_output(auto) const { return 1; }
};

}  // namespace

HEADWATER_PLUGIN("identity", Identity)
