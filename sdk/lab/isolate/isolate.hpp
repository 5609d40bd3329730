// A run in a worker process: whatever a plugin does there, this process goes on.
#pragma once

#include "worker_page.hpp"
#include <cstdint>
#include <filesystem>
#include <functional>
#include <lab/run/results.hpp>
#include <string>

namespace headwater::lab {

/// What a worker may use. 0: as much as there is.
struct WorkerLimits {
  double seconds = 0;        ///< without a call into a plugin that begins, and without a step
  std::uint64_t memory = 0;  ///< bytes of address space beyond what is mapped now
};

/// Notes for the parent how far a run has come.
class RunNotes : public RunListener {
 public:
  explicit RunNotes(WorkerPage& page) : page_(page), calls_(page.board) {}

  /// For the context of the run.
  CallListener& calls() { return calls_; }

  void writes_to(const std::filesystem::path& folder);
  void variant_begins(const std::string& name, std::int64_t steps,
                      const std::vector<std::string>& layer_names) override;
  void step_done(const StepRecord& record) override;
  void variant_ends(const VariantResult& result) override;

 private:
  WorkerPage& page_;
  BoardWriter calls_;
};

struct WorkerEnd {
  int status = 0;     ///< what the work returned
  std::string death;  ///< what, where, why and what to do; empty: it returned
};

/// Runs the work in a process made by fork: call it before there are threads and before
/// a plugin is loaded. `interruptions` tells how often the user asked to stop; each is
/// passed on. A worker that dies leaves no unfinished folder. Error when there can be
/// no worker.
WorkerEnd run_isolated(const std::function<int(RunNotes&)>& work, const WorkerLimits& limits,
                       const std::function<int()>& interruptions);

}  // namespace headwater::lab
