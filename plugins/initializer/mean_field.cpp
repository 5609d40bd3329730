// Mean field.  Weights at the edge of chaos: the deviation for which chi1 = 1, found
// from the activation beside them; with biases, on the critical line.
#include <headwater/plugin.hpp>
#include <headwater/plugin/critical_gain.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct MeanField : Initializer<MeanField> {
  double bias_deviation = 0;
  CriticalGain critical;

  static constexpr About about{
      .doc = "the weights that keep gradients through the activation they feed",
      .formula = "w ~ N(0, s^2 / fan_in), s so that chi1 = 1",
      .source = "Poole et al., arXiv:1606.05340; Schoenholz et al., arXiv:1611.01232"};
  static constexpr auto settings =
      declare(setting<&MeanField::bias_deviation>("bias_deviation")
                  .at_least(0)
                  .at_most(1e5)
                  .doc("of the biases beside the weights; 0: biases stay as they were set"));

  void check(const Parameter& parameter) const {
    if (bias_deviation > 0 && !parameter.bias)
      throw Error("'bias_deviation' needs a bias beside the weights, but there is none");
    critical.of(parameter, bias_deviation);
  }

  template <class T>
  void fill(Matrix<T> w, const Parameter& parameter, Random random) const {
    const double gain = critical.of(parameter, bias_deviation);
    random.normal(w, 0, gain / std::sqrt(static_cast<double>(parameter.fans.in)));
    if (bias_deviation > 0) random.normal(Matrix<T>(*parameter.bias), 0, bias_deviation);
  }
};

}  // namespace

HEADWATER_PLUGIN("mean_field", MeanField)
