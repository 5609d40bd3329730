// Cosine.  r = min_factor + (1 - min_factor) (1 + cos(pi step / total_iters)) / 2;
// after total_iters it rises again, as PyTorch's does.
#include <headwater/plugin.hpp>

#include <cmath>
#include <limits>
#include <numbers>

namespace {

using namespace headwater::plugin;

struct Cosine : Schedule<Cosine> {
  double min_factor = 0, total_iters = std::numeric_limits<double>::quiet_NaN();

  static constexpr About about{
      .doc = "falls from 1 to its least along half a wave of the cosine",
      .formula = "r = min + (1 - min) (1 + cos(pi step / total)) / 2",
      .source = "Loshchilov and Hutter, arXiv:1608.03983; PyTorch's CosineAnnealingLR"};
  static constexpr auto settings =
      declare(setting<&Cosine::min_factor>("min_factor")
                  .at_least(0)
                  .at_most(1)
                  .doc("the least factor (PyTorch: eta_min over the learning rate)"),
              setting<&Cosine::total_iters>("total_iters")
                  .at_least(1)
                  .or_auto()
                  .unit("steps")
                  .doc("how long it falls (PyTorch: T_max); auto: the whole run"));

  double rate(const Progress& now) const {
    const double all = std::isnan(total_iters) ? now.steps : total_iters;
    const double wave = (1 + std::cos(std::numbers::pi * now.step / all)) / 2;
    return min_factor + (1 - min_factor) * wave;
  }
};

}  // namespace

HEADWATER_PLUGIN("cosine", Cosine)
