// TechniqueName, to start from: normal numbers that keep the size of a signal.
// w ~ N(0, s^2),  s = gain / sqrt(fan_in).
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

namespace hw = headwater::plugin;

struct TechniqueName : hw::Initializer<TechniqueName> {
  double gain = 1;  // the default of the setting `gain`

  static constexpr hw::About about{.doc = "normal, as wide as the inputs of a unit are few",
                                   .formula = "w ~ N(0, s^2), s = gain / sqrt(fan_in)",
                                   .source = "LeCun et al., Efficient BackProp, 1998"};
  static constexpr auto settings =
      hw::declare(hw::setting<&TechniqueName::gain>("gain").above(0).doc(
          "how much larger than its input a sum becomes"));

  // w is a matrix of floats or doubles: outputs x inputs of the weights of a dense
  // layer. All randomness is from `random`, so that runs can be repeated.
  void fill(auto w, hw::Fans fans, hw::Random random) const {
    random.normal(w, 0, gain / std::sqrt(static_cast<double>(fans.in)));
  }
};

}  // namespace

HEADWATER_PLUGIN("technique_name", TechniqueName)
