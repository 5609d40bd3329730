// Step.  r = gamma^k, k = how often step_size steps have passed.
#include <headwater/plugin.hpp>

#include <cmath>
#include <cstdint>

namespace {

using namespace headwater::plugin;

struct Step : Schedule<Step> {
  std::int64_t step_size = 0;
  double gamma = 0.1;

  static constexpr About about{.doc = "falls by one factor every so many steps",
                               .formula = "r = gamma^floor(step / step_size)",
                               .source = "PyTorch's StepLR"};
  static constexpr auto settings =
      declare(setting<&Step::step_size>("step_size")
                  .at_least(1)
                  .required()
                  .unit("steps")
                  .doc("how long each rate holds"),
              setting<&Step::gamma>("gamma").above(0).doc("factor from one rate to the next"));

  double rate(const Progress& now) const {
    return std::pow(gamma, std::floor(now.step / static_cast<double>(step_size)));
  }
};

}  // namespace

HEADWATER_PLUGIN("step", Step)
