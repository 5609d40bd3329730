// Xavier (Glorot) uniform, of the variance of Xavier normal, b^2 / 3.
#include <headwater/plugin.hpp>
#include <headwater/plugin/critical_gain.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct XavierUniform : Initializer<XavierUniform> {
  double gain = 1;
  CriticalGain critical;

  static constexpr About about{
      .doc = "Glorot uniform: between what suits signals and what suits gradients",
      .formula = "w ~ U(-b, b), b = gain sqrt(6 / (fan_in + fan_out))",
      .source = "Glorot and Bengio, AISTATS 2010"};
  static constexpr auto aliases = names("glorot_uniform");
  static constexpr auto settings =
      declare(setting<&XavierUniform::gain>("gain").above(0).or_auto().doc(
          "factor of the deviation; auto: the critical gain of the activation"));

  void check(const Parameter& parameter) const { critical.resolve(gain, parameter); }

  void fill(auto w, const Parameter& parameter, Random random) const {
    const auto both = static_cast<double>(parameter.fans.in + parameter.fans.out);
    const double bound = critical.resolve(gain, parameter) * std::sqrt(6 / both);
    random.uniform(w, -bound, bound);
  }
};

}  // namespace

HEADWATER_PLUGIN("xavier_uniform", XavierUniform)
