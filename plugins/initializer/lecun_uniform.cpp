// LeCun uniform.
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct LecunUniform : Initializer<LecunUniform> {
  static constexpr About about{.doc = "keeps the size of signals through linear layers",
                               .formula = "w ~ U(-r, r), r = sqrt(3 / fan_in)",
                               .source = "LeCun et al., Efficient BackProp, 1998"};

  void fill(auto w, Fans fans, Random random) const {
    const double r = std::sqrt(3 / static_cast<double>(fans.in));
    random.uniform(w, -r, r);
  }
};

}  // namespace

HEADWATER_PLUGIN("lecun_uniform", LecunUniform)
