// One cycle.  Half a wave of the cosine up, from 1 / div_factor to 1 in step
// top = pct_start steps - 1, and half a wave down, to 1 / (div_factor final_div_factor)
// in the last step. The momentum stays what it is: PyTorch's can cycle it, too.
#include <headwater/plugin.hpp>

#include <cmath>
#include <numbers>

namespace {

using namespace headwater::plugin;

struct OneCycle : Schedule<OneCycle> {
  double pct_start = 0.3, div_factor = 25, final_div_factor = 1e4;

  static constexpr About about{
      .doc =
          "rises to 1 and falls far below where it began, once in a run; the "
          "learning rate is the highest one, and the momentum is not cycled",
      .formula = "r = a + (b - a) (1 - cos(pi share)) / 2, up and down",
      .source = "Smith and Topin, arXiv:1708.07120; PyTorch's OneCycleLR"};
  static constexpr auto settings =
      declare(setting<&OneCycle::pct_start>("pct_start")
                  .at_least(0)
                  .at_most(1)
                  .doc("share of the run in which it rises"),
              setting<&OneCycle::div_factor>("div_factor")
                  .above(0)
                  .doc("1 over the factor of the first step"),
              setting<&OneCycle::final_div_factor>("final_div_factor")
                  .above(0)
                  .doc("the factor of the first step over that of the last"));

  double rate(const Progress& now) const {
    const double top = pct_start * now.steps - 1, last = now.steps - 1;
    const double first = 1 / div_factor;
    if (now.step < top) return between(first, 1, now.step / top);
    const double share = last > top ? (now.step - top) / (last - top) : 0;
    return between(1, first / final_div_factor, share);
  }

 private:
  static double between(double from, double to, double share) {
    return from + (to - from) * (1 - std::cos(std::numbers::pi * share)) / 2;
  }
};

}  // namespace

HEADWATER_PLUGIN("one_cycle", OneCycle)
