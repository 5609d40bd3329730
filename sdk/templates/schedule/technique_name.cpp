// TechniqueName, to start from: rises in a line, then falls like 1 / sqrt(step).
// With k = step + 1,  r = min(k / warmup, sqrt(warmup / k)).
#include <headwater/plugin.hpp>

#include <algorithm>
#include <cmath>

namespace {

namespace hw = headwater::plugin;

struct TechniqueName : hw::Schedule<TechniqueName> {
  double warmup = 10;  // the default of the setting `warmup`

  static constexpr hw::About about{
      .doc = "rises to 1 in a line, then falls like one over the root of the step",
      .formula = "r = min(k / warmup, sqrt(warmup / k)), k = step + 1",
      .source = "Vaswani et al., arXiv:1706.03762"};
  static constexpr auto settings =
      hw::declare(hw::setting<&TechniqueName::warmup>("warmup").at_least(1).unit("steps").doc(
          "how long it rises"));

  // The factor of the learning rate in the step that comes.
  double rate(const hw::Progress& now) const {
    const double k = now.step + 1;
    return std::min(k / warmup, std::sqrt(warmup / k));
  }
};

}  // namespace

HEADWATER_PLUGIN("technique_name", TechniqueName)
