// What commands work with: a context, and the experiment they are given.
#pragma once

#include <headwater/context.hpp>

#include "commands.hpp"
#include <filesystem>
#include <lab/experiment/experiment.hpp>
#include <optional>
#include <string>
#include <vector>

namespace headwater::cli {

/// HEADWATER_PLUGIN_PATH, and the plugins beside the program.
std::vector<std::string> plugin_folders(const HostOptions& options);

/// With plugins from these folders, for processors up to HEADWATER_ISA_MAX. PluginError
/// when a named file is refused.
Context make_context(const HostOptions& options);

/// The same for an experiment, locked by the plugins.lock beside it unless another lock
/// is named.
Context make_context(const RunOptions& options);

/// Where the lock of a configuration is.
std::string lock_beside(const std::string& config);

/// The folder of an installation, or of a build: both have bin/ beside lib/ and share/.
/// Empty when the program cannot find itself.
std::filesystem::path own_folder();

/// The experiment that a command is about, or the status that it ends with.
struct ReadExperiment {
  std::optional<lab::Experiment> experiment;
  Status status = done;
};

/// Mistakes and warnings are printed.
ReadExperiment read_experiment(Context& context, const RunOptions& options);

/// Says that there is no such kind, and which there are: those of techniques, and `more`.
Status refuse_kind(const std::string& name, const std::vector<std::string>& more = {});

/// The threads that a context made from these options uses.
unsigned threads_of(const HostOptions& options);

}  // namespace headwater::cli
