// The gain that keeps gradients, from the activation beside the weights alone.
#pragma once

#include <headwater/plugin/initializer.hpp>
#include <headwater/plugin/plan.hpp>
#include <headwater/theory/mean_field.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

using theory::Samples;

/// f and f' of an elementwise activation in a slot.
inline Samples sample(const headwater_child& child, std::vector<double> x) {
  const headwater_activation& f = detail::activation_of(child);
  const auto n = static_cast<std::int64_t>(x.size());
  const auto column = [&](std::vector<double>& v) {
    return headwater_matrix{v.data(), n, 1, n};
  };
  Samples s{x, x, std::vector<double>(x.size(), 1)};
  const headwater_matrix y = column(s.f), slope = column(s.derivative);
  headwater_error error{sizeof error, HEADWATER_OK, -1, 0, {}};
  detail::check(f.forward[HEADWATER_F64](child.self, &y, nullptr, &y, &error), &error);
  std::vector<double> output = s.f;
  const headwater_matrix before = column(x), after = column(output);
  detail::check(
      f.backward[HEADWATER_F64](child.self, &before, &after, &slope, &slope, nullptr, &error),
      &error);
  return s;
}

/// A member of initializers whose gain may be `auto`.
class CriticalGain {
 public:
  constexpr CriticalGain() = default;
  constexpr CriticalGain(const CriticalGain&) {}
  CriticalGain& operator=(const CriticalGain&) = delete;

  /// The gain of weights of deviation gain / sqrt(fan_in), beside independent biases of
  /// a deviation, for which chi1 = 1: gradients keep their size in a deep wide network
  /// of square layers with this activation. Where layers are not square it is the same,
  /// and the initializer's own fan decides for whose sake. Error where there is none.
  double of(const Parameter& about, double bias_deviation = 0) const {
    if (!about.activation)
      throw Error(
          "it looks for the critical gain of the activation that these weights "
          "feed, but they feed none: give a number");
    if (!(detail::activation_of(*about.activation).flags & HEADWATER_ELEMENTWISE))
      throw Error(
          "an activation that works on whole columns has no critical gain: give "
          "a number");
    if (const auto gain = remembered(*about.activation, bias_deviation)) return *gain;
    throw Error(bias_deviation > 0
                    ? "the activation has no critical gain beside biases of this "
                      "deviation: give another one, or another activation"
                    : "the activation has no critical gain: without biases, no scale of "
                      "the weights keeps its gradient in the long run; give a number "
                      "(1.414 is the usual one for GELU and SiLU), or another "
                      "activation");
  }

  /// What a setting means that is NaN for `auto`.
  double resolve(double gain, const Parameter& about) const {
    return std::isnan(gain) ? of(about) : gain;
  }

 private:
  static std::optional<double> solve(const headwater_child& activation, double bias_deviation) {
    const theory::MeanField field(
        [&](std::vector<double> x) { return sample(activation, std::move(x)); });
    const auto point = field.critical_point(bias_deviation * bias_deviation);
    return point ? std::optional(point->gain) : std::nullopt;
  }

  static constexpr std::size_t places = 41;
  using Question = std::array<double, 2 * places + 1>;

  /// Values that tell this question from others.
  static Question question(const headwater_child& activation, double bias_deviation) {
    std::vector<double> x;
    for (std::size_t i = 0; i < places; ++i)
      x.push_back(0.4371 * (static_cast<double>(i) - 20));
    const Samples s = sample(activation, std::move(x));
    Question all{};
    std::copy(s.f.begin(), s.f.end(), all.begin());
    std::copy(s.derivative.begin(), s.derivative.end(), all.begin() + places);
    all.back() = bias_deviation;
    return all;
  }

  /// The last answer serves all layers that ask the same. A second thread that asks
  /// meanwhile finds out for itself.
  std::optional<double> remembered(const headwater_child& activation, double bias_deviation) const {
    if (busy_.test_and_set(std::memory_order_acquire)) return solve(activation, bias_deviation);
    struct Release {
      std::atomic_flag& flag;
      ~Release() { flag.clear(std::memory_order_release); }
    } release{busy_};
    const Question asked = question(activation, bias_deviation);
    if (!known_ || asked != asked_) {
      answer_ = solve(activation, bias_deviation);
      asked_ = asked;
      known_ = true;
    }
    return answer_;
  }

  mutable std::atomic_flag busy_{};
  mutable bool known_ = false;
  mutable Question asked_{};
  mutable std::optional<double> answer_{};
};

}  // namespace v1
}  // namespace headwater::plugin
