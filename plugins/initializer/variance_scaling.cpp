// Variance scaling, of which Xavier, He and LeCun are cases. The truncated normal
// distribution ends two deviations from 0, which leaves 0.8796... of the deviation.
#include <headwater/plugin.hpp>
#include <headwater/plugin/critical_gain.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct VarianceScaling : Initializer<VarianceScaling> {
  enum class Mode { fan_in, fan_out, fan_avg };
  enum class Distribution { truncated_normal, normal, uniform };

  double scale = 1;
  Mode mode = Mode::fan_in;
  Distribution distribution = Distribution::truncated_normal;
  CriticalGain critical;

  static constexpr About about{.doc = "any variance that goes with the size of the layer",
                               .formula = "Var w = scale / fan, fan_avg = (fan_in + fan_out) / 2",
                               .source = "Glorot and Bengio, AISTATS 2010; Keras, VarianceScaling"};
  static constexpr auto settings =
      declare(setting<&VarianceScaling::scale>("scale").above(0).or_auto().doc(
                  "of the variance; auto: the squared critical gain of the activation"),
              setting<&VarianceScaling::mode>("mode")
                  .choices("fan_in", "fan_out", "fan_avg")
                  .doc("what the variance is divided by"),
              setting<&VarianceScaling::distribution>("distribution")
                  .choices("truncated_normal", "normal", "uniform")
                  .doc("of the elements; its mean is 0"));

  void check(const Parameter& parameter) const { resolved(parameter); }

  void fill(auto w, const Parameter& parameter, Random random) const {
    const double deviation = std::sqrt(resolved(parameter) / fan(parameter.fans));
    const double whole = deviation / 0.87962566103423978, r = std::sqrt(3) * deviation;
    switch (distribution) {
      case Distribution::truncated_normal:
        return random.truncated_normal(w, 0, whole, -2 * whole, 2 * whole);
      case Distribution::normal:
        return random.normal(w, 0, deviation);
      case Distribution::uniform:
        return random.uniform(w, -r, r);
    }
  }

 private:
  double resolved(const Parameter& parameter) const {
    return std::isnan(scale) ? square(critical.of(parameter)) : scale;
  }
  double fan(Fans fans) const {
    const auto in = static_cast<double>(fans.in), out = static_cast<double>(fans.out);
    return mode == Mode::fan_in ? in : mode == Mode::fan_out ? out : (in + out) / 2;
  }
};

}  // namespace

HEADWATER_PLUGIN("variance_scaling", VarianceScaling)
