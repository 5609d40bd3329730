// Normal.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Normal : Initializer<Normal> {
  double mean = 0, std = 1;

  static constexpr About about{.doc = "normal distribution, the same for layers of any size",
                               .formula = "w ~ N(mean, std^2)",
                               .source = "Krizhevsky, Sutskever and Hinton, NIPS 2012"};
  static constexpr auto settings =
      declare(setting<&Normal::mean>("mean").doc("of each element"),
              setting<&Normal::std>("std").above(0).doc("deviation (Keras: 0.05)"));

  void fill(auto w, Fans, Random random) const { random.normal(w, mean, std); }
};

}  // namespace

HEADWATER_PLUGIN("normal", Normal)
