// The run folder: all that a run leaves behind.
#pragma once

#include "environment.hpp"
#include "run_description.hpp"
#include "staging.hpp"
#include <base/file.hpp>
#include <lab/experiment/experiment.hpp>
#include <lab/run/results.hpp>
#include <optional>

namespace headwater::lab {

/// "runs/<name>-<hash>": the hash is of the resolved configuration, so the same
/// experiment finds its folder again and another one takes another.
std::filesystem::path default_folder(const Experiment& experiment);

/// A file of the folder that is made of all the others tell.
struct FileWriter {
  std::string name;
  std::string (*text)(const RunDescription&, const std::vector<VariantResult>&,
                      const Json& environment);
};

/// Writes config.yaml (as given), resolved.yaml, steps.csv, layers.csv, histograms.csv,
/// summary.json and environment.json, what its writers add, and gradient_by_step.csv where a
/// variant has cells. While it runs they grow in `<path>.partial-<process>`; finish() puts them
/// in place of an earlier run. Without finish() nothing changes.
class RunFolder : public RunListener {
 public:
  /// Error, before anything runs, when the place cannot be used (see StagedFolder).
  RunFolder(const std::filesystem::path& path, const Experiment& experiment, Invocation invocation,
            std::vector<FileWriter> writers = {});
  ~RunFolder() override;

  // All of them: Error when a file cannot be written (a full disk).
  void variant_begins(const std::string& name, std::int64_t steps,
                      const std::vector<std::string>& layer_names) override;
  void step_done(const StepRecord& record) override;
  void probe_done(const ProbeRecord& record) override;
  void variant_ends(const VariantResult& result) override;

  void finish(const std::vector<VariantResult>& results);

 private:
  void add_gradient_by_step(const ProbeRecord& record);

  StagedFolder staged_;
  RunDescription run_;
  Invocation invocation_;
  std::vector<FileWriter> writers_;
  std::chrono::system_clock::time_point started_ = std::chrono::system_clock::now();
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  LineFile steps_, layers_, histograms_;
  std::optional<LineFile> by_step_;  ///< once there is a line
  std::string variant_;
  std::vector<std::string> layer_names_;
};

}  // namespace headwater::lab
