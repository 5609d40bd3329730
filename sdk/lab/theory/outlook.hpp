// What the usual initializers make of an activation in deep networks.
#pragma once

#include <headwater/activation.hpp>
#include <headwater/theory/mean_field.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace headwater::lab {

using theory::CriticalPoint;
using theory::FixedPoint;
using theory::Scale;

/// Wide square layers without biases, from an input of second moment 1.
struct Outlook {
  std::string weights;  ///< by which initializers: "xavier, lecun"
  Scale scale;
  FixedPoint point;
  std::array<double, 3> gradient_ratio{};  ///< over as many layers as `depths` says

  static constexpr std::array<std::size_t, 3> depths{10, 20, 50};
};

/// Factor per layer at the fixed point by gain, sw = gain.
struct GainCurve {
  std::vector<double> gain, factor;
};

struct Theory {
  std::vector<Outlook> outlooks;
  std::optional<CriticalPoint> critical;
  GainCurve by_gain;  ///< from 0 to twice the critical gain, to 3 at least
};

/// Of an elementwise activation.
Theory theory_of(const Activation& activation);

}  // namespace headwater::lab
