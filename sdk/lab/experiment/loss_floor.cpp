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

/// What passes on what it gets, but for what training does to it.
bool passes_on(const Technique& technique) {
  return technique.name() == "dropout" ||
         (technique.kind() == Kind::activation && technique.name() == "identity");
}

/// The same one after the other, as far as the last one that makes something of its input.
Layers unrolled(const Layers& layers) {
  Layers all;
  for (const auto& layer : layers) {
    const bool nested = layer->name() == "sequential";
    const Layers inner = nested ? unrolled(layer->origin().slots[0].techniques) : Layers{layer};
    all.insert(all.end(), inner.begin(), inner.end());
  }
  while (!all.empty() && passes_on(*all.back()))
    all.pop_back();
  return all;
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

/// What f makes of each s: the least and the largest output.
std::vector<Bounds> made_of(const Activation& f, std::size_t n, const std::vector<double>& places) {
  std::vector<Bounds> all;
  std::vector<double> y = places;
  if (f.elementwise()) f.forward(DType::float64, column(y), nullptr, column(y));
  for (std::size_t i = 0; i < places.size(); ++i) {
    std::vector<double> own{y[i]};
    if (!f.elementwise()) {
      own = outputs(n, places[i], -places[i]);
      f.forward(DType::float64, column(own), nullptr, column(own));
    }
    const auto [low, high] = std::ranges::minmax(own);
    all.push_back({low, high});
  }
  return all;
}

/// From -most to most, close to each other where activations bend.
std::vector<double> places_up_to(double most) {
  std::vector<double> all{0};
  for (double s = 0.125; s < most; s = s < 16 ? s + 0.125 : s * 1.25) {
    all.insert(all.begin(), -s);
    all.push_back(s);
  }
  all.insert(all.begin(), -most);
  all.push_back(most);
  return all;
}

/// The least of f as `of` takes it, looked for ever closer around where it seems to be.
double least_of(const Activation& f, std::size_t n, std::vector<double> places, const auto& of) {
  constexpr std::size_t rounds = 4, parts = 32;
  double least = infinity;
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::vector<Bounds> made = made_of(f, n, places);
    const auto at = std::ranges::min_element(made, {}, of) - made.begin();
    least = std::min(least, of(made[static_cast<std::size_t>(at)]));
    const double from = places[static_cast<std::size_t>(std::max<std::ptrdiff_t>(at - 1, 0))];
    const double to = places[std::min(static_cast<std::size_t>(at) + 1, places.size() - 1)];
    places.clear();
    for (std::size_t i = 0; i <= parts; ++i)
      places.push_back(std::lerp(from, to, static_cast<double>(i) / parts));
  }
  return least;
}

/// Of what f makes of inputs as large as `most`.
Bounds reached(const Activation& f, std::size_t n, double most) {
  const std::vector<double> places = places_up_to(most);
  return {least_of(f, n, places, [](const Bounds& made) { return made.low; }),
          -least_of(f, n, places, [](const Bounds& made) { return -made.high; })};
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

/// A plan of the layers that end the network, where other layers hold them or stand behind
/// them without effect; nullptr: that is the plan of the variant.
std::unique_ptr<Network> taken_apart(const Context& context, const Variant& variant,
                                     const Network& plan) {
  Model model;
  model.layers = unrolled(variant.model.layers);
  if (model.layers.empty() || model.layers.back() == variant.model.layers.back()) return nullptr;
  return Network::make(context, model, plan.options());
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

std::optional<Bounds> output_bounds(const Context& context, const Variant& variant,
                                    const Network& plan) {
  const auto inner = taken_apart(context, variant, plan);
  return output_bounds(inner ? *inner : plan);
}

}  // namespace

std::string words_of(const Loss& loss, const std::exception& error) {
  const std::string what = error.what(), text = what.substr(0, what.find('\n'));
  const std::string start = "loss '" + loss.name() + "': ";
  return text.starts_with(start) ? text.substr(start.size()) : text;
}

std::optional<LossFloor> loss_floor(const Context& context, const Variant& variant,
                                    const Network& plan) {
  const auto inner = taken_apart(context, variant, plan);
  const Activation* const f = last_activation(inner ? *inner : plan);
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

std::optional<double> loss_below_0(const Context& context, const Variant& variant,
                                   const Network& plan) {
  const Loss* const loss = variant.model.loss.get();
  const auto bounds = output_bounds(context, variant, plan);
  if (!loss || !loss->class_targets() || !bounds) return std::nullopt;
  const auto n = static_cast<std::size_t>(plan.output_shape().features);
  const double lowest = least(*loss, n, std::nullopt, *bounds);
  return lowest < -worth_it ? std::optional(lowest) : std::nullopt;
}

std::optional<std::string> refused_output(const Context& context, const Variant& variant,
                                          const Network& plan, const headwater_matrix& targets) {
  const auto bounds = output_bounds(context, variant, plan);
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
