// LeCun normal.
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct LecunNormal : Initializer<LecunNormal> {
  static constexpr About about{
      .doc = "keeps the size of signals through linear layers; the one for SELU",
      .formula = "w ~ N(0, s^2), s = 1 / sqrt(fan_in)",
      .source = "LeCun et al., Efficient BackProp, 1998; arXiv:1706.02515"};

  void fill(auto w, Fans fans, Random random) const {
    random.normal(w, 0, 1 / std::sqrt(static_cast<double>(fans.in)));
  }
};

}  // namespace

HEADWATER_PLUGIN("lecun_normal", LecunNormal)
