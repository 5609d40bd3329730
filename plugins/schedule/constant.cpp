// Constant.  r = factor in the first total_iters steps, then 1.
#include <headwater/plugin.hpp>

#include <limits>

namespace {

using namespace headwater::plugin;

struct Constant : Schedule<Constant> {
  double factor = 1, total_iters = std::numeric_limits<double>::quiet_NaN();

  static constexpr About about{.doc = "the same factor for a number of steps, and 1 after them",
                               .formula = "r = factor for step < total_iters, else 1",
                               .source = "PyTorch's ConstantLR"};
  static constexpr auto settings =
      declare(setting<&Constant::factor>("factor").at_least(0).doc("the factor"),
              setting<&Constant::total_iters>("total_iters")
                  .at_least(1)
                  .or_auto()
                  .unit("steps")
                  .doc("how long it holds; auto: the whole run"));

  double rate(const Progress& now) const {
    return now.step >= total_iters ? 1 : factor;  // never with auto, which is NaN
  }
};

}  // namespace

HEADWATER_PLUGIN("constant", Constant)
