// resolved.yaml: what a run really did, every default filled in.
#pragma once

#include "experiment.hpp"
#include <string>

namespace headwater::lab {

/// The name, the seed and each variant in full. The same text for the same experiment,
/// on any machine.
std::string resolved_yaml(const Experiment& experiment);

/// `plugins:`, one entry for each technique that a variant uses: its full name, the
/// file name, version and SHA-256 of the plugin. Error when a file cannot be read.
std::string plugins_yaml(const Experiment& experiment);

}  // namespace headwater::lab
