// Identity.  f(x) = x,  f'(x) = 1.
#include <headwater/plugin.hpp>

namespace {

struct Identity : headwater::plugin::Activation<Identity> {
  static constexpr auto doc = "x";
  static constexpr auto aliases = headwater::plugin::names("linear");

  auto forward(auto x) const { return x; }
  auto derivative_from_output(auto) const { return 1; }
};

}  // namespace

HEADWATER_PLUGIN("identity", Identity)
