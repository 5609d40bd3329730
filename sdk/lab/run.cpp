// Runs one variant: training with a probe, then the test set.
#include "run.hpp"

#include <headwater/error.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace headwater::lab {

namespace {

template <class T>
std::int64_t count_hits(const headwater_matrix& outputs,
                        const headwater_matrix& targets,
                        std::int64_t samples) {
  const MatrixView<T> y(outputs), target(targets);
  std::int64_t hits = 0;
  for (std::int64_t j = 0; j < samples; ++j) {
    const T* const column = y.column(j);
    const auto best = std::max_element(column, column + y.rows) - column;
    hits += !std::isnan(*column) && best == static_cast<std::int64_t>(target(0, j));
  }
  return hits;
}

/// How many of the first samples have their largest output at their class.
std::int64_t count_hits(Network& network, std::int64_t samples) {
  return network.options().dtype == DType::float64
             ? count_hits<double>(network.output(), network.target(), samples)
             : count_hits<float>(network.output(), network.target(), samples);
}

bool has_normalizer(const Layers& layers) {
  return std::ranges::any_of(layers, [](const auto& technique) {
    return technique->kind() == Kind::normalizer ||
           std::ranges::any_of(technique->origin().slots, [](const FilledSlot& slot) {
             return has_normalizer(slot.techniques);
           });
  });
}

/// Empty bins for the outputs of a layer: between the bounds of the activation whose
/// output they are, where it has any.
Histogram empty_histogram(const LayerView& layer) {
  for (const Observation& seen : layer.observations) {
    const auto& activation = static_cast<const Activation&>(*seen.activation);
    if (seen.y->data != layer.y->data || !activation.elementwise()) continue;
    const ActivationRange range = measure_range(activation);
    if (range.bounded) return {range.low, range.high};
  }
  return {};
}

class VariantRun {
 public:
  VariantRun(const Context& context, const Variant& variant, RunListener& listener)
      : variant_(variant),
        listener_(listener),
        network_(plan(context, variant)),
        probe_(*network_) {}

  VariantResult run() {
    result_.name = variant_.name;
    result_.normalized = has_normalizer(variant_.model.layers);
    describe_layers();
    listener_.variant_begins(variant_.name, variant_.steps, result_.layer_names);
    // Without training, one step measures the gradients and updates nothing.
    const std::int64_t steps = std::max<std::int64_t>(variant_.steps, 1);
    for (std::int64_t step = 0; step < steps; ++step)
      run_step(step, step % variant_.probe_every == 0 || step + 1 == steps);
    result_.gradient_ratio = gradient_ratio(result_.probes[0].layers);
    result_.factor_per_layer = factor_per_layer(result_.probes[0].layers);
    result_.time_gradient_ratio = time_gradient_ratio(result_.probes[0].layers);
    result_.factor_per_step = factor_per_step(result_.probes[0].layers);
    average_loss();
    if (variant_.data->test_samples() > 0) test();
    result_.seconds = seconds();
    result_.finding = finding(result_);
    listener_.variant_ends(result_);
    return std::move(result_);
  }

 private:
  static std::unique_ptr<Network> plan(const Context& context, const Variant& variant) {
    Diagnostics diagnostics;
    auto network =
        Network::plan(context, variant.model, variant.network_options(), diagnostics);
    if (!network) throw Error(diagnostics.text());
    return network;
  }

  double seconds() const {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - begin_).count();
  }

  void describe_layers() {
    for (const LayerView& layer : network_->layers()) {
      result_.layer_names.push_back(layer.name);
      std::optional<double> largest;
      for (const Observation& seen : layer.observations) {
        const auto& activation = static_cast<const Activation&>(*seen.activation);
        if (activation.elementwise())
          largest = std::max(largest.value_or(0),
                             measure_range(activation).largest_derivative);
      }
      result_.largest_derivative.push_back(largest);
      empty_.push_back(empty_histogram(layer));
    }
  }

  void run_step(std::int64_t step, bool probing) {
    variant_.data->training_batch(static_cast<std::uint64_t>(step),
                                  variant_.dtype,
                                  {network_->input(), network_->target()});
    StepRecord record;
    record.step = step;
    record.loss = network_->train_step(probing ? &probe_ : nullptr);
    const std::int64_t samples = network_->output().cols;
    if (variant_.data->classes())
      record.accuracy = static_cast<double>(count_hits(*network_, samples)) /
                        static_cast<double>(samples);
    record.seconds = seconds();
    result_.steps.push_back(record);
    listener_.step_done(record);
    if (!probing) return;
    result_.probes.push_back({step, probe_.readings()});
    listener_.probe_done(result_.probes.back());
    if (step == 0 || step + 1 >= variant_.steps) count_outputs(step);
  }

  /// The outputs are still there after a step.
  void count_outputs(std::int64_t step) {
    HistogramRecord record{step, empty_};
    for (std::size_t i = 0; i < empty_.size(); ++i)
      record.layers[i].add(variant_.dtype, *network_->layers()[i].y);
    result_.histograms.push_back(std::move(record));
  }

  /// Mean of the last tenth of the steps, at least one.
  void average_loss() {
    const std::size_t count = std::max<std::size_t>(result_.steps.size() / 10, 1);
    double sum = 0;
    for (std::size_t i = result_.steps.size() - count; i < result_.steps.size(); ++i)
      sum += result_.steps[i].loss;
    result_.train_loss = sum / static_cast<double>(count);
  }

  void test() {
    const std::int64_t all = variant_.data->test_samples();
    const std::int64_t steps = columns({0, variant_.data->target().steps, 1});
    double loss = 0;
    std::int64_t hits = 0;
    for (std::int64_t first = 0; first < all;) {
      const std::int64_t n = variant_.data->test_batch(
          first, variant_.dtype, {network_->input(), network_->target()});
      network_->forward(false);
      loss += network_->loss(n * steps) * static_cast<double>(n);
      if (variant_.data->classes()) hits += count_hits(*network_, n * steps);
      first += n;
    }
    result_.test_loss = loss / static_cast<double>(all);
    if (variant_.data->classes())
      result_.test_accuracy =
          static_cast<double>(hits) / static_cast<double>(all * steps);
  }

  const Variant& variant_;
  RunListener& listener_;
  std::unique_ptr<Network> network_;
  Probe probe_;
  VariantResult result_;
  std::vector<Histogram> empty_;  ///< by layer
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// NaN where the run has no such number.
double quantity_of(const VariantResult& result, const std::string& name) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  if (name == "factor_per_layer") return result.factor_per_layer;
  if (name == "gradient_ratio") return result.gradient_ratio;
  if (name == "time_gradient_ratio") return result.time_gradient_ratio;
  if (name == "factor_per_step") return result.factor_per_step;
  if (name == "train_loss") return result.train_loss;
  if (name == "test_loss") return result.test_loss.value_or(none);
  if (name == "test_accuracy") return result.test_accuracy.value_or(none);
  if (name == "seconds") return result.seconds;
  return none;
}

}  // namespace

VariantResult run_variant(const Context& context,
                          const Variant& variant,
                          RunListener& listener) {
  return VariantRun(context, variant, listener).run();
}

std::vector<Verdict> check_expectations(const Experiment& experiment,
                                        const std::vector<VariantResult>& results) {
  std::vector<Verdict> verdicts;
  for (const Expectation& expectation : experiment.expectations) {
    const auto result =
        std::ranges::find(results, expectation.variant, &VariantResult::name);
    const double measured = result == results.end()
                                ? std::numeric_limits<double>::quiet_NaN()
                                : quantity_of(*result, expectation.quantity);
    const bool kept = measured >= expectation.min && measured <= expectation.max;
    verdicts.push_back({expectation, measured, kept});
  }
  return verdicts;
}

}  // namespace headwater::lab
