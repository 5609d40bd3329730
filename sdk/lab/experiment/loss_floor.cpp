// The least loss over outputs y, once of any size and once within the bounds of f:
//   classes  y = (s, -s, -s, ...) for the first class, values  y = (t, t, ...) or (s, s, ...)
#include "loss_floor.hpp"

#include <headwater/error.hpp>

#include "first_batch.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace headwater::lab {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double far = 1e6;        // where activations are at their bounds, if they have any
constexpr double worth_it = 0.05;  // of a loss

struct Bounds {
  double low, high;
};

headwater_matrix column(std::vector<double>& v) {
  const auto n = static_cast<std::int64_t>(v.size());
  return {v.data(), n, 1, n};
}

/// One output first, and the others.
std::vector<double> outputs(std::size_t n, double first, double others) {
  std::vector<double> y(n, others);
  y[0] = first;
  return y;
}

/// The activation whose output is that of the network.
const Activation* last_activation(const Network& plan) {
  const LayerView& layer = plan.layers().back();
  for (const FilledSlot& slot : plan.model().layers.back()->origin().slots)
    if (slot.kind == HEADWATER_LAYERS) return nullptr;
  for (const Observation& seen : layer.observations)
    if (seen.y == layer.y) return seen.activation.get();
  return nullptr;
}

/// Of what f makes of inputs as large as `most`.
Bounds reached(const Activation& f, std::size_t n, double most) {
  Bounds bounds{infinity, -infinity};
  for (const double s : {-most, -1.0, 0.0, 1.0, most}) {
    std::vector<double> y = outputs(n, s, -s);
    f.forward(DType::float64, column(y), nullptr, column(y));
    const auto [low, high] = std::ranges::minmax(y);
    bounds = {std::min(bounds.low, low), std::max(bounds.high, high)};
  }
  return bounds;
}

/// What grows with the inputs, as that of identity and relu does, is not a bound.
Bounds bounds_of(const Activation& f, std::size_t n) {
  constexpr double growth = 1.2;  // of inputs that double
  const Bounds near = reached(f, n, far / 2), all = reached(f, n, far);
  return {all.low < growth * near.low ? -infinity : all.low,
          all.high > growth * near.high ? infinity : all.high};
}

double loss_at(const Loss& loss, std::vector<double> y, std::vector<double> target) {
  try {
    return loss.evaluate(DType::float64, column(y), column(target), nullptr);
  } catch (const Error&) {
    return infinity;  // outputs that it does not take
  }
}

/// The least loss; `target` of values, else of the first class.
double least(const Loss& loss, std::size_t n, std::optional<double> target, const Bounds& bounds) {
  const auto within = [&](double y) {
    return std::clamp(y, bounds.low, bounds.high);
  };
  std::vector<double> tried{0, target.value_or(0)};
  for (double s = 1.0 / 64; s <= 64; s *= 2)
    tried.insert(tried.end(), {s, -s});
  double lowest = infinity;
  for (const double s : tried)
    lowest = std::min(lowest, target ? loss_at(loss, std::vector<double>(n, within(s)),
                                               std::vector<double>(n, *target))
                                     : loss_at(loss, outputs(n, within(s), within(-s)), {0}));
  return lowest;
}

std::optional<LossFloor> floor_at(const Loss& loss, const Activation& f, std::size_t n,
                                  std::optional<double> target) {
  const Bounds bounds = bounds_of(f, n);
  if (!(bounds.low <= bounds.high) || (std::isinf(bounds.low) && std::isinf(bounds.high)))
    return std::nullopt;
  const double free = least(loss, n, target, {-infinity, infinity});
  const double bound = least(loss, n, target, bounds);
  if (free < -worth_it || !(bound > free + worth_it) || bound == infinity) return std::nullopt;
  return LossFloor{&f, bounds.low, bounds.high, bound, target};
}

/// Where outputs may be; nothing where a layer with layers of its own comes last.
std::optional<Bounds> output_bounds(const Network& plan) {
  for (const FilledSlot& slot : plan.model().layers.back()->origin().slots)
    if (slot.kind == HEADWATER_LAYERS) return std::nullopt;
  const Activation* const f = last_activation(plan);
  if (!f) return Bounds{-infinity, infinity};
  try {
    const Bounds bounds = bounds_of(*f, static_cast<std::size_t>(plan.output_shape().features));
    return bounds.low <= bounds.high ? std::optional(bounds) : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;  // its first step will tell
  }
}

}  // namespace

std::string words_of(const Loss& loss, const std::exception& error) {
  const std::string what = error.what(), text = what.substr(0, what.find('\n'));
  const std::string start = "loss '" + loss.name() + "': ";
  return text.starts_with(start) ? text.substr(start.size()) : text;
}

std::optional<LossFloor> loss_floor(const Variant& variant, const Network& plan) {
  const Activation* const f = last_activation(plan);
  const Loss* const loss = variant.model.loss.get();
  if (!f || !loss) return std::nullopt;
  const auto n = static_cast<std::size_t>(plan.output_shape().features);
  try {
    if (loss->class_targets()) return floor_at(*loss, *f, n, std::nullopt);
    if (!f->elementwise()) return std::nullopt;
    const FirstBatch batch(*variant.data);
    const auto [least, largest] = std::ranges::minmax(batch.targets);
    const auto low = floor_at(*loss, *f, n, least);
    return low ? low : floor_at(*loss, *f, n, largest);
  } catch (const Error&) {
    return std::nullopt;  // its first step will tell
  }
}

std::optional<double> loss_below_0(const Variant& variant, const Network& plan) {
  const Loss* const loss = variant.model.loss.get();
  const auto bounds = output_bounds(plan);
  if (!loss || !loss->class_targets() || !bounds) return std::nullopt;
  const auto n = static_cast<std::size_t>(plan.output_shape().features);
  const double lowest = least(*loss, n, std::nullopt, *bounds);
  return lowest < -worth_it ? std::optional(lowest) : std::nullopt;
}

std::optional<std::string> refused_output(const Variant& variant, const Network& plan,
                                          const headwater_matrix& targets) {
  const auto bounds = output_bounds(plan);
  if (!bounds) return std::nullopt;
  const std::int64_t rows = plan.output_shape().features;
  for (const double y : {-2.0, 2.0}) {
    std::vector<double> outputs(static_cast<std::size_t>(rows * targets.cols),
                                std::clamp(y, bounds->low, bounds->high));
    try {
      variant.model.loss->evaluate(DType::float64, {outputs.data(), rows, targets.cols, rows},
                                   targets, nullptr);
    } catch (const Error& e) {
      return words_of(*variant.model.loss, e);
    }
  }
  return std::nullopt;
}

}  // namespace headwater::lab
