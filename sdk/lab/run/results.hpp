// Results of a run: what is shown, written and compared.
#pragma once

#include <headwater/probe.hpp>

#include "histogram.hpp"
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace headwater::lab {

/// One training step.
struct StepRecord {
  std::int64_t step = 0;
  double loss = 0;
  std::optional<double> accuracy;                ///< of the training batch; classes only
  double seconds = 0;                            ///< since the variant began
  std::optional<double> learning_rate_factor{};  ///< with a schedule
  std::optional<double> validation_loss{};       ///< after the step, where it is measured
};

/// All layers at one probed step.
struct ProbeRecord {
  std::int64_t step = 0;
  std::vector<LayerReading> layers;
};

/// How the outputs of each layer are spread at one probed step.
struct HistogramRecord {
  std::int64_t step = 0;
  std::vector<Histogram> layers;
};

struct VariantResult {
  std::string name;
  std::vector<std::string> layer_names;
  std::vector<StepRecord> steps;
  /// Step 0 and the last one (not where nan_policy ended it), and those between as far
  /// as there is room for.
  std::vector<ProbeRecord> probes;
  std::vector<HistogramRecord> histograms;  ///< at the first and the last probe
  /// Largest |f'| possible in each layer, where its activation is elementwise.
  std::vector<std::optional<double>> largest_derivative;
  double train_loss = 0;                   ///< mean of the last tenth of the steps, at least one
  std::optional<double> validation_loss;   ///< the last one
  std::optional<std::int64_t> stopped_at;  ///< the last step, when it was stopped early
  /// Where an output was first infinite or undefined; empty: nowhere, or not asked.
  std::string non_finite{};
  bool failed = false;  ///< by its nan_policy
  std::optional<double> test_loss, test_accuracy;
  /// By target, the root of its mean squared error in its own unit, where targets are
  /// standardised, so that losses are not.
  std::vector<double> test_errors{}, validation_errors{};
  double seconds = 0;
  std::map<std::string, double> measured{};  ///< what the variant's `measurements` name
  bool normalized = false;                   ///< a normalizer stands somewhere

  /// The layers at step 0; none where it was never probed.
  std::span<const LayerReading> at_start() const {
    return probes.empty() ? std::span<const LayerReading>() : probes.front().layers;
  }
};

/// Told what happens while an experiment runs, in this order; any of it may be ignored.
class RunListener {
 public:
  virtual ~RunListener() = default;
  virtual void variant_begins(const std::string& /*name*/, std::int64_t /*steps*/,
                              const std::vector<std::string>& /*layer_names*/) {}
  virtual void step_done(const StepRecord&) {}
  virtual void probe_done(const ProbeRecord&) {}
  virtual void variant_ends(const VariantResult&) {}
};

}  // namespace headwater::lab
