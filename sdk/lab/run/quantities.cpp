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

}  // namespace

std::string Quantity::heading() const {
  return std::string(group) + (group.empty() ? "" : " ") + std::string(title);
}

const std::vector<Quantity>& quantities() {
  using enum Quantity::As;
  static const std::vector<Quantity> all{
      {"factor_per_layer", "by which each hidden layer multiplies the gradient, at step 0",
       over_layers<factor_per_layer>, number, 4, "factor", "per layer"},
      {"gradient_ratio", "rms gradient of the first hidden layer over the last one's, at step 0",
       over_layers<gradient_ratio>, number, 5, "gradient", "ratio"},
      {"factor_per_step", "by which each step in time multiplies the gradient, at step 0",
       over_time<factor_per_step>, number, 6, "factor", "per step"},
      {"time_gradient_ratio", "rms gradient of a cell's first state over its last one's, at step 0",
       over_time<time_gradient_ratio>, number, 7, "gradient", "over time"},
      {"weight_gradient_ratio", "the same as gradient_ratio of weight gradients",
       weight_gradient_ratio},
      {"last_second_moment", "of the outputs of the last hidden layer, at step 0",
       last_second_moment},
      {"dead_units", "share of hidden units with no gradient for any sample, at the last probe",
       dead_units},
      {"train_loss", "mean of the last tenth of the steps", field<&Result::train_loss>, number, 3,
       "train", "loss"},
      {"validation_loss", "the last one that was measured", field<&Result::validation_loss>},
      {"validation_error", "rms, in the unit of the file, where its one target is standardised",
       of_one_target<&Result::validation_errors>},
      {"stopped_at", "the last step, where it was stopped early", field<&Result::stopped_at>,
       count},
      {"test_loss", "after training", field<&Result::test_loss>, number, 2, "test", "loss"},
      {"test_accuracy", "after training, of classes", field<&Result::test_accuracy>, number, 1,
       "test", "accuracy"},
      {"test_error", "rms, in the unit of the file, where its one target is standardised",
       of_one_target<&Result::test_errors>},
      {"seconds", "how long it took", field<&Result::seconds>, seconds, 8, "", "seconds"}};
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
