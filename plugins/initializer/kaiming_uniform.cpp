// Kaiming (He) uniform, of deviation gain / sqrt(fan).  The default gain, sqrt 2, suits
// ReLU; leaky ReLU of slope a has sqrt(2 / (1 + a^2)).
#include <headwater/plugin.hpp>

#include <cmath>
#include <numbers>

namespace {

using namespace headwater::plugin;

struct KaimingUniform : Initializer<KaimingUniform> {
  enum class Mode { fan_in, fan_out };

  double gain = std::numbers::sqrt2;
  Mode mode = Mode::fan_in;

  static constexpr About about{
      .doc = "He uniform: keeps the size of signals through layers of ReLU",
      .formula = "w ~ U(-b, b), b = gain sqrt(3 / fan)",
      .source = "He et al., arXiv:1502.01852"};
  static constexpr auto aliases = names("he_uniform");
  static constexpr auto settings =
      declare(setting<&KaimingUniform::gain>("gain").above(0).doc("of the activation"),
              setting<&KaimingUniform::mode>("mode")
                  .choices("fan_in", "fan_out")
                  .doc("keeps the size of activations or of gradients"));

  void fill(auto w, Fans fans, Random random) const {
    const auto fan = static_cast<double>(mode == Mode::fan_in ? fans.in : fans.out);
    const double bound = gain * std::sqrt(3 / fan);
    random.uniform(w, -bound, bound);
  }
};

}  // namespace

HEADWATER_PLUGIN("kaiming_uniform", KaimingUniform)
