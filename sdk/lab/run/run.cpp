// Runs one variant: training with a probe, then the test set.
#include "run.hpp"

#include "nan_watch.hpp"
#include "outputs.hpp"
#include "patience.hpp"
#include "thinning.hpp"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <lab/theory/measurement.hpp>

namespace headwater::lab {

namespace {

constexpr std::size_t most_readings = std::size_t{1} << 18;  ///< 27 MB

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
Histogram empty_histogram(const LayerView& layer, ActivationRanges& ranges) {
  for (const Observation& seen : layer.observations) {
    if (seen.y->data != layer.y->data || !seen.activation->elementwise()) continue;
    const ActivationRange& range = ranges.of(seen);
    if (range.bounded) return {range.low, range.high};
  }
  return {};
}

class VariantRun {
 public:
  VariantRun(const Context& context, const Variant& variant, RunListener& listener)
      : context_(context),
        variant_(variant),
        listener_(listener),
        network_(Network::make(context, variant.model, variant.network_options())),
        probe_(*network_),
        watch_(*network_) {
    if (variant.early_stopping) patience_.emplace(*variant.early_stopping);
  }

  VariantResult run() {
    result_.name = variant_.name;
    result_.normalized = has_normalizer(variant_.model.layers);
    describe_layers();
    listener_.variant_begins(variant_.name, variant_.steps, result_.layer_names);
    // Without training, one step measures the gradients and updates nothing.
    const std::int64_t steps = std::max<std::int64_t>(variant_.steps, 1);
    for (std::int64_t step = 0; step < steps && !result_.stopped_at; ++step)
      run_step(step, step % variant_.probe_every == 0 || may_be_last(step));
    average_loss();
    test();
    result_.seconds = seconds();
    PlannedVariant planned(context_, variant_);
    for (const std::string& name : variant_.measurements)
      result_.measured[name] = find_measurement(name)->of(planned);
    listener_.variant_ends(result_);
    return std::move(result_);
  }

 private:
  double seconds() const {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - begin_).count();
  }

  void describe_layers() {
    ActivationRanges ranges;
    for (const LayerView& layer : network_->layers()) {
      result_.layer_names.push_back(layer.name);
      std::optional<double> largest;
      for (const Observation& seen : layer.observations) {
        if (seen.activation->elementwise())
          largest = std::max(largest.value_or(0), ranges.of(seen).largest_derivative);
      }
      result_.largest_derivative.push_back(largest);
      empty_.push_back(empty_histogram(layer, ranges));
    }
  }

  bool validates_after(std::int64_t step) const {
    const std::int64_t every = variant_.validate_every;
    return every > 0 && ((step + 1) % every == 0 || step + 1 >= variant_.steps);
  }

  bool may_be_last(std::int64_t step) const {
    return step + 1 >= variant_.steps ||
           (patience_ && patience_->nearly_ends() && validates_after(step));
  }

  void validate(StepRecord& record) {
    const Evaluation found = evaluate(variant_.data->validation_samples(), &Data::validation_batch);
    record.validation_loss = result_.validation_loss = found.loss;
    result_.validation_errors = found.errors;
    network_->set_validation_loss(*record.validation_loss);
    if (patience_ && patience_->ends_after(*record.validation_loss) &&
        record.step + 1 < variant_.steps)
      result_.stopped_at = record.step;
  }

  void run_step(std::int64_t step, bool probing) {
    variant_.data->training_batch(static_cast<std::uint64_t>(step), variant_.dtype,
                                  batch_of(*network_));
    StepRecord record;
    record.step = step;
    record.loss = network_->train_step(watch_.before(probing ? &probe_ : nullptr));
    if (!variant_.model.schedules.empty()) record.learning_rate_factor = network_->rate();
    heed_policy(record);
    const std::int64_t samples = network_->output().cols;
    if (variant_.data->classes())
      record.accuracy =
          static_cast<double>(count_hits(*network_, samples)) / static_cast<double>(samples);
    if (probing) result_.probes.push_back({step, probe_.readings()});
    if (step == 0 || may_be_last(step)) count_outputs(step);
    if (validates_after(step)) validate(record);
    record.seconds = seconds();
    result_.steps.push_back(record);
    listener_.step_done(record);
    if (!probing) return;
    listener_.probe_done(result_.probes.back());
    thin(result_.probes, most_readings);
  }

  void heed_policy(const StepRecord& record) {
    if (variant_.nan_policy == NanPolicy::ignore || !result_.non_finite.empty()) return;
    if (std::isfinite(record.loss) && watch_.where().empty()) return;
    result_.non_finite = watch_.where().empty() ? "the loss" : watch_.where();
    if (variant_.nan_policy == NanPolicy::warn) return;
    result_.stopped_at = record.step;
    result_.failed = variant_.nan_policy == NanPolicy::error;
  }

  /// The outputs are still there after a step. Of the last probes one stays.
  void count_outputs(std::int64_t step) {
    if (result_.histograms.size() > 1) result_.histograms.pop_back();
    HistogramRecord record{step, empty_};
    for (std::size_t i = 0; i < empty_.size(); ++i)
      record.layers[i].add(variant_.dtype, *network_->layers()[i].y);
    result_.histograms.push_back(std::move(record));
  }

  /// Mean of the last tenth of the steps, at least one.
  void average_loss() {
    const std::size_t count = std::max<std::size_t>(result_.steps.size() / 10, 1);
    long double sum = 0;  // of large losses only the mean may fit
    for (std::size_t i = result_.steps.size() - count; i < result_.steps.size(); ++i)
      sum += result_.steps[i].loss;
    result_.train_loss = static_cast<double>(sum / count);
  }

  struct Evaluation {
    double loss = 0;
    std::optional<double> accuracy;
    std::vector<double> errors;  ///< by target
  };

  /// The network as it stands, on all samples of a set.
  Evaluation evaluate(std::int64_t all, decltype(&Data::test_batch) batch) {
    const std::int64_t steps = columns({0, variant_.data->target().steps, 1});
    const std::vector<double> units = variant_.data->target_units();
    std::vector<long double> squares(units.size());  // in deviations
    long double loss = 0;
    std::int64_t hits = 0;
    for (std::int64_t first = 0; first < all;) {
      const std::int64_t n =
          (variant_.data.get()->*batch)(first, variant_.dtype, batch_of(*network_));
      network_->forward(false);
      loss += static_cast<long double>(network_->loss(n * steps)) * n;
      if (variant_.data->classes()) hits += count_hits(*network_, n * steps);
      if (!units.empty()) add_squared_errors(*network_, n * steps, squares);
      first += n;
    }
    Evaluation found{static_cast<double>(loss / all), {}, {}};
    if (variant_.data->classes())
      found.accuracy = static_cast<double>(hits) / static_cast<double>(all * steps);
    for (std::size_t i = 0; i < units.size(); ++i)
      found.errors.push_back(static_cast<double>(units[i] * std::sqrt(squares[i] / (all * steps))));
    return found;
  }

  void test() {
    if (variant_.data->test_samples() == 0) return;
    const Evaluation found = evaluate(variant_.data->test_samples(), &Data::test_batch);
    result_.test_loss = found.loss;
    result_.test_accuracy = found.accuracy;
    result_.test_errors = found.errors;
  }

  const Context& context_;
  const Variant& variant_;
  RunListener& listener_;
  std::unique_ptr<Network> network_;
  Probe probe_;
  NanWatch watch_;
  std::optional<Patience> patience_;
  VariantResult result_;
  std::vector<Histogram> empty_;  ///< by layer
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace

VariantResult run_variant(const Context& context, const Variant& variant, RunListener& listener) {
  return VariantRun(context, variant, listener).run();
}

}  // namespace headwater::lab
