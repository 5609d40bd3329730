// What the usual initializers make of an activation in deep networks.
#include "outlook.hpp"

#include "samples.hpp"
#include <algorithm>

namespace headwater::lab {

namespace {

constexpr std::size_t gains = 40;

/// sw^2 = fan_in Var[w] on square layers. PyTorch's linear layers start with
/// U(-b, b), b = 1 / sqrt(fan_in).
const std::vector<std::pair<const char*, double>> usual{
    {"xavier, lecun", 1}, {"kaiming (he)", 2}, {"torch default", 1.0 / 3}};

Outlook outlook(const theory::MeanField& field, const char* weights, double variance) {
  Outlook out{weights, {variance}, field.fixed_point({variance})};
  const auto chi = field.chi_by_layer(out.scale, *std::ranges::max_element(out.depths));
  for (std::size_t i = 0; i < out.depths.size(); ++i)
    out.gradient_ratio[i] = theory::gradient_ratio(chi, out.depths[i]);
  return out;
}

GainCurve by_gain(const theory::MeanField& field, double highest) {
  GainCurve curve;
  for (std::size_t i = 1; i <= gains; ++i) {
    const double gain = highest * static_cast<double>(i) / gains;
    curve.gain.push_back(gain);
    curve.factor.push_back(field.fixed_point({gain * gain}).factor());
  }
  return curve;
}

}  // namespace

Theory theory_of(const Activation& activation) {
  const theory::MeanField field = mean_field(activation);
  Theory theory;
  for (const auto& [weights, variance] : usual)
    theory.outlooks.push_back(outlook(field, weights, variance));
  theory.critical = field.critical_point();
  const double gain = theory.critical ? theory.critical->gain : 0;
  theory.by_gain = by_gain(field, std::max(3.0, 2 * gain));
  return theory;
}

}  // namespace headwater::lab
