// Kaiming (He) normal.  The default gain, sqrt 2, suits ReLU; leaky ReLU of slope a has
// sqrt(2 / (1 + a^2)).
#include <headwater/plugin.hpp>

#include <cmath>
#include <numbers>

namespace {

using namespace headwater::plugin;

struct KaimingNormal : Initializer<KaimingNormal> {
  enum class Mode { fan_in, fan_out };

  double gain = std::numbers::sqrt2;
  Mode mode = Mode::fan_in;

  static constexpr About about{
      .doc = "He normal: keeps the size of signals through layers of ReLU",
      .formula = "w ~ N(0, s^2), s = gain / sqrt(fan)",
      .source = "He et al., arXiv:1502.01852"};
  static constexpr auto aliases = names("he_normal");
  static constexpr auto settings =
      declare(setting<&KaimingNormal::gain>("gain").above(0).doc("of the activation"),
              setting<&KaimingNormal::mode>("mode")
                  .choices("fan_in", "fan_out")
                  .doc("keeps the size of activations or of gradients"));

  void fill(auto w, Fans fans, Random random) const {
    const auto fan = static_cast<double>(mode == Mode::fan_in ? fans.in : fans.out);
    random.normal(w, 0, gain / std::sqrt(fan));
  }
};

}  // namespace

HEADWATER_PLUGIN("kaiming_normal", KaimingNormal)
