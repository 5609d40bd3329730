// Numbers of a run that `expect:` can bound, and whether they keep the bounds.
#include "run.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace headwater::lab {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The layers at step 0 without the output layer; fewer than two count as none.
std::vector<LayerReading> hidden_layers(const VariantResult& result) {
  if (result.probes.empty() || result.probes[0].layers.size() < 3) return {};
  const auto& all = result.probes[0].layers;
  return {all.begin(), all.end() - 1};
}

/// rms dL/dW of the first hidden layer over that of the last one.
double weight_gradient_ratio(const VariantResult& result) {
  const auto hidden = hidden_layers(result);
  if (hidden.empty()) return none;
  return hidden.front().weight_gradient_rms.value_or(none) /
         hidden.back().weight_gradient_rms.value_or(none);
}

/// Second moment of what the last hidden layer puts out.
double last_second_moment(const VariantResult& result) {
  const auto hidden = hidden_layers(result);
  if (hidden.empty()) return none;
  const double mean = hidden.back().activation_mean, std = hidden.back().activation_std;
  return mean * mean + std * std;
}

using Quantity = std::pair<const char*, double (*)(const VariantResult&)>;

const std::vector<Quantity>& quantities_of_runs() {
  using Result = VariantResult;
  static const std::vector<Quantity> all{{"factor_per_layer",
                                          [](const Result& r) {
                                            return r.factor_per_layer;
                                          }},
                                         {"gradient_ratio",
                                          [](const Result& r) {
                                            return r.gradient_ratio;
                                          }},
                                         {"time_gradient_ratio",
                                          [](const Result& r) {
                                            return r.time_gradient_ratio;
                                          }},
                                         {"factor_per_step",
                                          [](const Result& r) {
                                            return r.factor_per_step;
                                          }},
                                         {"weight_gradient_ratio", weight_gradient_ratio},
                                         {"last_second_moment", last_second_moment},
                                         {"train_loss",
                                          [](const Result& r) {
                                            return r.train_loss;
                                          }},
                                         {"validation_loss",
                                          [](const Result& r) {
                                            return r.validation_loss.value_or(none);
                                          }},
                                         {"test_loss",
                                          [](const Result& r) {
                                            return r.test_loss.value_or(none);
                                          }},
                                         {"test_accuracy",
                                          [](const Result& r) {
                                            return r.test_accuracy.value_or(none);
                                          }},
                                         {"seconds", [](const Result& r) {
                                            return r.seconds;
                                          }}};
  return all;
}

/// NaN where the run has no such number.
double quantity_of(const std::vector<VariantResult>& results, const Operand& wanted) {
  const auto result = std::ranges::find(results, wanted.variant, &VariantResult::name);
  if (result == results.end()) return none;
  const auto measured = result->measured.find(wanted.quantity);
  if (measured != result->measured.end()) return measured->second;
  for (const auto& [name, of] : quantities_of_runs())
    if (wanted.quantity == name) return of(*result);
  return none;
}

double measured_by(const Expectation& expectation, const std::vector<VariantResult>& results) {
  const double first = quantity_of(results, expectation.first);
  if (!expectation.sign) return first;
  const double second = quantity_of(results, expectation.second);
  return expectation.sign == '/' ? first / second : first - second;
}

}  // namespace

std::vector<std::string> run_quantities() {
  std::vector<std::string> names;
  for (const auto& [name, of] : quantities_of_runs())
    names.emplace_back(name);
  return names;
}

std::vector<Verdict> check_expectations(const Experiment& experiment,
                                        const std::vector<VariantResult>& results) {
  std::vector<Verdict> verdicts;
  for (const Expectation& expectation : experiment.expectations) {
    const double measured = measured_by(expectation, results);
    const bool kept = measured >= expectation.min && measured <= expectation.max;
    verdicts.push_back({expectation, measured, kept});
  }
  return verdicts;
}

}  // namespace headwater::lab
