// Linear warm-up.  r = start_factor + (1 - start_factor) step / total_iters, at most 1.
#include <headwater/plugin.hpp>

#include <algorithm>
#include <cstdint>

namespace {

using namespace headwater::plugin;

struct LinearWarmup : Schedule<LinearWarmup> {
  std::int64_t total_iters = 0;
  double start_factor = 1.0 / 3;

  static constexpr About about{.doc = "rises to 1 along a line, and stays there",
                               .formula = "r = min(1, start + (1 - start) step / total)",
                               .source = "Goyal et al., arXiv:1706.02677; PyTorch's LinearLR"};
  static constexpr auto settings = declare(setting<&LinearWarmup::total_iters>("total_iters")
                                               .at_least(1)
                                               .required()
                                               .unit("steps")
                                               .doc("how long it rises"),
                                           setting<&LinearWarmup::start_factor>("start_factor")
                                               .at_least(0)
                                               .at_most(1)
                                               .doc("the factor of the first step"));

  double rate(const Progress& now) const {
    const double share = std::min(1.0, now.step / static_cast<double>(total_iters));
    return start_factor + (1 - start_factor) * share;
  }
};

}  // namespace

HEADWATER_PLUGIN("linear_warmup", LinearWarmup)
