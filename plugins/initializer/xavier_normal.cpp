// Xavier (Glorot) normal.
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct XavierNormal : Initializer<XavierNormal> {
  double gain = 1;

  static constexpr About about{
      .doc = "Glorot normal: between what suits signals and what suits gradients",
      .formula = "w ~ N(0, s^2), s = gain sqrt(2 / (fan_in + fan_out))",
      .source = "Glorot and Bengio, AISTATS 2010"};
  static constexpr auto aliases = names("glorot_normal");
  static constexpr auto settings = declare(
      setting<&XavierNormal::gain>("gain").above(0).doc("factor of the deviation"));

  void fill(auto w, Fans fans, Random random) const {
    const auto sum = static_cast<double>(fans.in + fans.out);
    random.normal(w, 0, gain * std::sqrt(2 / sum));
  }
};

}  // namespace

HEADWATER_PLUGIN("xavier_normal", XavierNormal)
