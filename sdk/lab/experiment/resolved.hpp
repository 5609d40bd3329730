// resolved.yaml: what a run really did, every default filled in.
#pragma once

#include "experiment.hpp"
#include <string>
#include <vector>

namespace headwater::lab {

/// The name, the seed and each variant in full. The same text for the same experiment,
/// on any machine.
std::string resolved_yaml(const Experiment& experiment);

/// A technique that a variant uses, and where it comes from.
struct UsedPlugin {
  std::string technique;  ///< "activation/relu"
  std::string file;       ///< without folders
  std::string version, sha256;
};

/// By technique, each once. Error when a file cannot be read.
std::vector<UsedPlugin> used_plugins(const Experiment& experiment);

/// The same under `plugins:`.
std::string plugins_yaml(const std::vector<UsedPlugin>& plugins);

}  // namespace headwater::lab
