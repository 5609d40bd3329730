// Uniform.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Uniform : Initializer<Uniform> {
  double a = 0, b = 1;

  static constexpr About about{.doc = "uniform distribution, the same for layers of any size",
                               .formula = "w ~ U(a, b)",
                               .source = "Rumelhart, Hinton and Williams, Nature 323, 1986"};
  static constexpr auto settings =
      declare(setting<&Uniform::a>("a").doc("lower bound (Keras: -0.05)"),
              setting<&Uniform::b>("b").doc("upper bound (Keras: 0.05)"));

  void check() const {
    if (!(a < b)) throw Error("'a', the lower bound, must be below 'b', the upper one");
  }
  void fill(auto w, Fans, Random random) const { random.uniform(w, a, b); }
};

}  // namespace

HEADWATER_PLUGIN("uniform", Uniform)
