// Kaiming (He) normal.  The default gain, sqrt 2, suits ReLU; leaky ReLU of slope a has
// sqrt(2 / (1 + a^2)).
#include <headwater/plugin.hpp>
#include <headwater/plugin/critical_gain.hpp>

#include <cmath>
#include <numbers>

namespace {

using namespace headwater::plugin;

struct KaimingNormal : Initializer<KaimingNormal> {
  enum class Mode { fan_in, fan_out };

  double gain = std::numbers::sqrt2;
  Mode mode = Mode::fan_in;
  CriticalGain critical;

  static constexpr About about{.doc = "He normal: keeps the size of signals through layers of ReLU",
                               .formula = "w ~ N(0, s^2), s = gain / sqrt(fan)",
                               .source = "He et al., arXiv:1502.01852"};
  static constexpr auto aliases = names("he_normal");
  static constexpr auto settings =
      declare(setting<&KaimingNormal::gain>("gain").above(0).or_auto().doc(
                  "of the activation; auto: its critical gain"),
              setting<&KaimingNormal::mode>("mode")
                  .choices("fan_in", "fan_out")
                  .doc("keeps the size of activations or of gradients"));

  void check(const Parameter& parameter) const { critical.resolve(gain, parameter); }

  void fill(auto w, const Parameter& parameter, Random random) const {
    const auto fan =
        static_cast<double>(mode == Mode::fan_in ? parameter.fans.in : parameter.fans.out);
    random.normal(w, 0, critical.resolve(gain, parameter) / std::sqrt(fan));
  }
};

}  // namespace

HEADWATER_PLUGIN("kaiming_normal", KaimingNormal)
