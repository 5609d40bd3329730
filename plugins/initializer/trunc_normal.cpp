// Truncated normal.
#include <headwater/plugin.hpp>

#include <cmath>
#include <limits>

namespace {

using namespace headwater::plugin;

struct TruncNormal : Initializer<TruncNormal> {
  double mean = 0, std = 1, a = -2, b = 2;

  static constexpr About about{.doc = "normal distribution without what lies below a or above b",
                               .formula = "w ~ N(mean, std^2) given a <= w <= b",
                               .source = "Robert, Statistics and Computing 5, 1995"};
  static constexpr auto settings = declare(
      setting<&TruncNormal::mean>("mean").doc("before the cut"),
      setting<&TruncNormal::std>("std").above(0).doc("before the cut"),
      setting<&TruncNormal::a>("a").or_auto().doc("lower bound (Keras: mean - 2 std); auto: none"),
      setting<&TruncNormal::b>("b").or_auto().doc("upper bound (Keras: mean + 2 std); auto: none"));

  void check() const {
    if (a >= b) throw Error("'a', the lower bound, must be below 'b', the upper one");
  }
  void fill(auto w, Fans, Random random) const {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    random.truncated_normal(w, mean, std, std::isnan(a) ? -infinity : a,
                            std::isnan(b) ? infinity : b);
  }
};

}  // namespace

HEADWATER_PLUGIN("trunc_normal", TruncNormal)
