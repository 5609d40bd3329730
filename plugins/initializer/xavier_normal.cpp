// Xavier (Glorot) normal.
#include <headwater/plugin.hpp>
#include <headwater/plugin/critical_gain.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct XavierNormal : Initializer<XavierNormal> {
  double gain = 1;
  CriticalGain critical;

  static constexpr About about{
      .doc = "Glorot normal: between what suits signals and what suits gradients",
      .formula = "w ~ N(0, s^2), s = gain sqrt(2 / (fan_in + fan_out))",
      .source = "Glorot and Bengio, AISTATS 2010"};
  static constexpr auto aliases = names("glorot_normal");
  static constexpr auto settings =
      declare(setting<&XavierNormal::gain>("gain").above(0).or_auto().doc(
          "factor of the deviation; auto: the critical gain of the activation"));

  void check(const Parameter& parameter) const { critical.resolve(gain, parameter); }

  void fill(auto w, const Parameter& parameter, Random random) const {
    const auto sum = static_cast<double>(parameter.fans.in + parameter.fans.out);
    random.normal(w, 0, critical.resolve(gain, parameter) * std::sqrt(2 / sum));
  }
};

}  // namespace

HEADWATER_PLUGIN("xavier_normal", XavierNormal)
