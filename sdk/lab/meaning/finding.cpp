// The finding: what happened to the gradient of a variant, in one sentence.
#include "finding.hpp"

#include "flow.hpp"
#include "learning.hpp"
#include <algorithm>
#include <base/numbers.hpp>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace headwater::lab {

namespace {

constexpr double mostly = 0.5;
constexpr double lossless = 0.9;  // a derivative this large is not what shrinks gradients

/// Its number, counted from 1.
std::size_t last_hidden(const VariantResult& result) {
  return hidden(result.at_start()).size();
}

std::string normalizer_note(const VariantResult& result) {
  return result.normalized ? ", which the normalizer cannot prevent where it stands" : "";
}

/// "0.21 on average and never above 0.25", of the hidden layers.
std::string size_of_derivative(const VariantResult& result, double mean) {
  double largest = 0;
  for (const auto& of_layer : hidden(result.largest_derivative))
    largest = std::max(largest, of_layer.value_or(0));
  const std::string text = plain_number(mean) + " on average";
  return largest > 0 && largest < 1 ? text + " and never above " + plain_number(largest) : text;
}

std::string little_saturation(double share) {
  return share == 0 ? "the activations are not saturated"
                    : "only " + percent(share) + " of the activations are saturated";
}

/// What makes derivatives small; nothing where it is neither of these.
std::string flat_activations(bool are_saturated, std::optional<double> saturated,
                             std::optional<double> dead, const char* whose) {
  if (are_saturated)
    return fmt::format("{} of {} activations are saturated, which leaves their derivative near 0",
                       percent(*saturated), whose);
  if (dead.value_or(0) <= mostly) return "";
  return fmt::format("{} of {} units are dead, their derivative is 0 for every sample",
                     percent(*dead), whose);
}

/// The last hidden layer, counted from 1, that gets no gradient at all; 0 when none.
std::size_t last_without_gradient(const VariantResult& result) {
  const auto layers = hidden(result.at_start());
  std::size_t last = 0;
  for (std::size_t i = 0; i < layers.size(); ++i)
    if (layers[i].gradient_rms == 0) last = i + 1;
  return last;
}

/// In a layer that got a gradient and passes on nothing of it, or before it.
std::string cause_of_stop(const VariantResult& result, std::size_t layer) {
  const auto& all = result.at_start();
  const auto named = [&](std::size_t i) {
    return fmt::format("layer {} ({})", i + 1, result.layer_names[i]);
  };
  for (std::size_t i = 0; i <= layer; ++i)
    if (all[i].activation_mean == 0 && all[i].activation_std == 0 && !(all[i].dead > mostly))
      return named(i) + " puts out nothing but 0";
  const std::string flat = flat_activations(all[layer].saturated.value_or(0) > mostly,
                                            all[layer].saturated, all[layer].dead, "its");
  return "it stops in " + named(layer) + (flat.empty() ? "" : ": ") + flat;
}

/// The layer in which a gradient ends that was not small before.
std::optional<std::size_t> stops_in(const VariantResult& result) {
  constexpr double small = 1e-30;  // of float32, whose numbers end at 1e-45
  const std::size_t gone = last_without_gradient(result);
  const bool stops = gone > 0 && result.at_start()[gone].gradient_rms > small;
  return stops ? std::optional(gone) : std::nullopt;
}

std::string cause_of_vanishing(const VariantResult& result) {
  if (const auto layer = stops_in(result)) return cause_of_stop(result, *layer);
  const auto saturated = mean_of_hidden(result, &LayerReading::saturated);
  const auto dead = mean_of_hidden(result, &LayerReading::dead);
  const auto derivative = mean_of_hidden(result, &LayerReading::derivative_mean);
  const std::string flat = flat_activations(is_saturated(result), saturated, dead, "the");
  if (!flat.empty()) return flat;
  if (derivative.value_or(1) > lossless) return "the weights are too small for this many layers";
  return fmt::format("{} is {}, and the weights do not make up for it",
                     saturated ? little_saturation(*saturated) + ", but their derivative"
                               : "the derivative of the activations",
                     size_of_derivative(result, *derivative));
}

/// "0.25, so 3.6e-12": what each layer or step makes of it, and all of them.
std::string product(const Way& way, const char* between) {
  return plain_number(way.factor, 4) + between + plain_number(way.ratio);
}

std::string way_down(const VariantResult& result) {
  const std::size_t gone = last_without_gradient(result);
  if (gone > 0) return fmt::format("nothing of it is left at layer {} and below", gone);
  return fmt::format(
      "each layer multiplies it by {} of it is left on the way from layer {} to layer 1",
      product(way_over_layers(result), ", so "), last_hidden(result));
}

std::string loss_of_gradient(const VariantResult& result) {
  return fmt::format("The gradient {}: {}{}; {}{}.", words_of(flow_of(result)).verb,
                     way_down(result), normalizer_note(result), cause_of_vanishing(result),
                     outcome(result, false));
}

std::string loss_in_output(const VariantResult& result) {
  const LayerReading& output = result.at_start().back();
  if (output.gradient_rms == 0) return "The loss gives no gradient" + outcome(result, false) + ".";
  const std::string flat =
      flat_activations(output.saturated.value_or(0) > mostly, output.saturated, output.dead, "its");
  return fmt::format("The gradient is lost in the output layer, layer {} ({}): {}{}.",
                     last_hidden(result) + 1, result.layer_names.back(),
                     !flat.empty()                ? flat
                     : output.weight_gradient_rms ? "its weights let nothing through"
                                                  : "it lets nothing through",
                     outcome(result, false));
}

std::string growth_of_gradient(const VariantResult& result) {
  return fmt::format(
      "The gradient {}: each layer multiplies it by {} times as large at layer 1 as at layer "
      "{}{}.",
      words_of(flow_of(result)).verb, product(way_over_layers(result), ", so it is "),
      last_hidden(result), outcome(result, false));
}

/// What a healthy start does not show: dead units, and what training made of it.
std::string reservations(const VariantResult& result) {
  const auto& [step, all] = result.probes.back();
  if (const std::size_t dead = dead_layer(result); dead > 0)
    return fmt::format("; at step {} all units of layer {} are dead, so nothing gets past it", step,
                       dead);
  std::string text;
  const auto layers = hidden(all);
  const auto worst = std::ranges::max_element(
      layers, {}, [](const LayerReading& layer) { return layer.dead.value_or(0); });
  if (worst->dead.value_or(0) > mostly)
    text = fmt::format("; {} of the units of layer {} are dead", percent(*worst->dead),
                       worst - layers.begin() + 1);
  const double ratio = gradient_ratio(all);
  if (flow_of(ratio) == Flow::vanishes)
    text += fmt::format("; at step {} only {} of it is left", step, plain_number(ratio));
  return text;
}

std::string arrival_of_gradient(const VariantResult& result) {
  return fmt::format(
      "The gradient {}: each layer multiplies it by {} on the way from layer {} to layer 1{}{}.",
      words_of(flow_of(result)).verb, product(way_over_layers(result), ", which makes "),
      last_hidden(result), reservations(result), outcome(result, dead_layer(result) == 0));
}

/// Of a network with one hidden layer.
std::string death(const VariantResult& result) {
  return fmt::format("No gradient gets past layer 1: at step {} all its units are dead{}.",
                     result.probes.back().step, outcome(result, false));
}

std::string breakdown(const VariantResult& result) {
  const auto bad = std::find_if(result.steps.begin(), result.steps.end(),
                                [](const StepRecord& step) { return !std::isfinite(step.loss); });
  if (bad == result.steps.end())
    return "The gradient is infinite or not a number before any training.";
  const double factor = way_over_layers(result).factor;
  const std::string start =
      std::isfinite(factor)
          ? fmt::format("; at the start, each layer multiplied the gradient by {}",
                        plain_number(factor, 4))
          : std::string();
  const std::string place = result.non_finite.empty() ? "" : ", first in " + result.non_finite;
  return fmt::format("Training broke down: the loss is infinite or not a number at step {}{}{}.",
                     bad->step, place, start);
}

/// Of a network with one hidden layer, a cell.
std::string finding_over_time(const VariantResult& result) {
  const Flow flow = flow_of(result);
  const Way over_time = way_over_time(result);
  const char* const way = "the way from the last state to the first";
  if (flow == Flow::healthy)
    return fmt::format(
        "The gradient reaches the first state: each step multiplies it by {} on {}{}.",
        product(over_time, ", which makes "), way, outcome(result, true));
  const std::string start =
      fmt::format("The gradient {} over time: each step multiplies it by ", words_of(flow).verb);
  if (is_lost(flow))
    return start + fmt::format("{} of it is left on {}{}.", product(over_time, ", so "), way,
                               outcome(result, false));
  return start + fmt::format("{} times as large at the first state as at the last{}.",
                             product(over_time, ", so it is "), outcome(result, false));
}

}  // namespace

std::string finding(const VariantResult& result) {
  const Flow flow = flow_of(result);
  if (flow == Flow::broken) return breakdown(result);
  if (flow == Flow::dead) return loss_in_output(result);
  if (flow == Flow::unknown)
    return "Fewer than two hidden layers: there is no way on which a gradient could vanish" +
           outcome(result, true) + ".";
  if (flow == Flow::stopped && last_hidden(result) < 2) return death(result);
  if (last_hidden(result) < 2) return finding_over_time(result);
  if (flow == Flow::healthy || flow == Flow::stopped) return arrival_of_gradient(result);
  return is_lost(flow) ? loss_of_gradient(result) : growth_of_gradient(result);
}

std::string short_finding(const VariantResult& result) {
  const Flow flow = flow_of(result);
  return std::string(words_of(flow).name) +
         (is_lost(flow) && flow != Flow::dead && is_saturated(result) ? ", saturated" : "");
}

}  // namespace headwater::lab
