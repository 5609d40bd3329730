// The numbers of a run by name.
#include "quantities.hpp"

#include <headwater/probe.hpp>

#include <algorithm>
#include <base/numbers.hpp>
#include <cmath>

namespace headwater::lab {

namespace {

using Result = VariantResult;
using Number = std::optional<double>;

/// What a result holds by itself.
template <auto member>
Number field(const Result& result) {
  return Number(result.*member);
}

/// Several targets have units, but none in common.
template <auto errors>
Number of_one_target(const Result& result) {
  return (result.*errors).size() == 1 ? Number((result.*errors)[0]) : Number();
}

/// The hidden layers at step 0; fewer than two count as none.
std::span<const LayerReading> hidden_layers(const Result& result) {
  const auto layers = hidden(result.at_start());
  return layers.size() < 2 ? std::span<const LayerReading>() : layers;
}

/// Of the gradient on its way over the hidden layers.
template <double (*of)(std::span<const LayerReading>)>
Number over_layers(const Result& result) {
  return hidden_layers(result).empty() ? Number() : of(result.at_start());
}

/// Of the gradient on its way over the states of a cell.
template <double (*of)(std::span<const LayerReading>)>
Number over_time(const Result& result) {
  const double value = of(result.at_start());
  return std::isnan(value) ? Number() : value;
}

/// rms dL/dW of the first hidden layer over that of the last one.
Number weight_gradient_ratio(const Result& result) {
  const auto layers = hidden_layers(result);
  if (layers.empty()) return {};
  const Number first = layers.front().weight_gradient_rms, last = layers.back().weight_gradient_rms;
  return first && last ? *first / *last : Number();
}

/// Second moment of what the last hidden layer puts out.
Number last_second_moment(const Result& result) {
  const auto layers = hidden_layers(result);
  if (layers.empty()) return {};
  const double mean = layers.back().activation_mean, std = layers.back().activation_std;
  return mean * mean + std * std;
}

/// As training left them.
Number dead_units(const Result& result) {
  if (result.probes.empty()) return {};
  return mean_of(&LayerReading::dead, hidden(result.probes.back().layers));
}

constexpr Range any{}, positive{.min = 0}, share{.min = 0, .max = 1};
constexpr const char* leave_out = "take it out of 'expect'";
constexpr const char* make_tests = "take it out, or write split: {test: 0.2} in 'data'";
constexpr const char* make_validation = "take it out, or write split: {validation: 0.1} in 'data'";

Lack two_layers(const Variant& variant) {
  return variant.traits->hidden < 2
             ? Lack{"the network has fewer than two hidden layers", leave_out}
             : Lack{};
}

Lack one_layer(const Variant& variant) {
  return variant.traits->hidden < 1 ? Lack{"the network has no hidden layer", leave_out} : Lack{};
}

Lack states(const Variant& variant) {
  return variant.traits->has_states ? Lack{} : Lack{"no layer has states in time", leave_out};
}

Lack validation(const Variant& variant) {
  if (variant.data->validation_samples() > 0) return {};
  return {"the data has no validation samples", make_validation};
}

Lack tests(const Variant& variant) {
  return variant.data->test_samples() > 0 ? Lack{} : Lack{"the data has no test set", make_tests};
}

Lack tests_of_classes(const Variant& variant) {
  if (!variant.data->classes()) return {"the targets are values, not classes", "expect test_loss"};
  return tests(variant);
}

/// Of one target in the unit of the file.
template <Lack (*samples)(const Variant&)>
Lack units(const Variant& variant) {
  if (variant.data->target_units().empty())
    return {"the targets are not standardised", "take it out, or write standardise_target: true"};
  if (variant.data->target_units().size() > 1)
    return {"there are several targets, each with a unit of its own", "expect the loss"};
  return samples(variant);
}

Lack stop(const Variant& variant) {
  const bool may = variant.early_stopping || variant.nan_policy == NanPolicy::stop ||
                   variant.nan_policy == NanPolicy::error;
  return may ? Lack{} : Lack{"nothing stops it early", "take it out, or write early_stopping"};
}

}  // namespace

std::string Quantity::heading() const {
  return std::string(group) + (group.empty() ? "" : " ") + std::string(title);
}

const std::vector<Quantity>& quantities() {
  using enum Quantity::As;
  static const std::vector<Quantity> all{
      {"factor_per_layer", "by which each hidden layer multiplies the gradient, at step 0",
       positive, two_layers, over_layers<factor_per_layer>, number, 4, "factor", "per layer"},
      {"gradient_ratio", "rms gradient of the first hidden layer over the last one's, at step 0",
       positive, two_layers, over_layers<gradient_ratio>, number, 5, "gradient", "ratio"},
      {"factor_per_step", "by which each step in time multiplies the gradient, at step 0", positive,
       states, over_time<factor_per_step>, number, 6, "factor", "per step"},
      {"time_gradient_ratio", "rms gradient of a cell's first state over its last one's, at step 0",
       positive, states, over_time<time_gradient_ratio>, number, 7, "gradient", "over time"},
      {"weight_gradient_ratio", "the same as gradient_ratio of weight gradients", positive,
       two_layers, weight_gradient_ratio},
      {"last_second_moment", "of the outputs of the last hidden layer, at step 0", positive,
       two_layers, last_second_moment},
      {"dead_units", "share of hidden units with no gradient for any sample, at the last probe",
       share, one_layer, dead_units},
      {"train_loss", "mean of the last tenth of the steps", any, nullptr,
       field<&Result::train_loss>, number, 3, "train", "loss"},
      {"validation_loss", "the last one that was measured", any, validation,
       field<&Result::validation_loss>},
      {"validation_error", "rms, in the unit of the file, where its one target is standardised",
       positive, units<validation>, of_one_target<&Result::validation_errors>},
      {"stopped_at", "the last step, where it was stopped early", positive, stop,
       field<&Result::stopped_at>, count},
      {"test_loss", "after training", any, tests, field<&Result::test_loss>, number, 2, "test",
       "loss"},
      {"test_accuracy", "after training, of classes", share, tests_of_classes,
       field<&Result::test_accuracy>, number, 1, "test", "accuracy"},
      {"test_error", "rms, in the unit of the file, where its one target is standardised", positive,
       units<tests>, of_one_target<&Result::test_errors>},
      {"seconds", "how long it took", positive, nullptr, field<&Result::seconds>, seconds, 8, "",
       "seconds"}};
  return all;
}

const std::vector<const Quantity*>& quantities_of_tables() {
  static const std::vector<const Quantity*> all = [] {
    std::vector<const Quantity*> list;
    for (const Quantity& quantity : quantities())
      if (quantity.column > 0) list.push_back(&quantity);
    std::ranges::sort(list, {}, &Quantity::column);
    return list;
  }();
  return all;
}

const Quantity* find_quantity(std::string_view name) {
  const auto found = std::ranges::find(quantities(), name, &Quantity::name);
  return found == quantities().end() ? nullptr : &*found;
}

std::optional<double> mean_of(std::optional<double> LayerReading::*reading,
                              std::span<const LayerReading> layers) {
  double sum = 0, n = 0;
  for (const LayerReading& layer : layers) {
    if (!(layer.*reading)) continue;
    sum += *(layer.*reading);
    ++n;
  }
  return n > 0 ? std::optional(sum / n) : std::nullopt;
}

std::string table_text(const Quantity& quantity, std::optional<double> value) {
  if (!value) return "";
  return quantity.as == Quantity::As::seconds ? plain_number(*value) : table_number(*value);
}

}  // namespace headwater::lab
