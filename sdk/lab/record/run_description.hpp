// What was run, for those who read the run folder.
#pragma once

#include <cstdint>
#include <lab/experiment/experiment.hpp>
#include <lab/experiment/resolved.hpp>
#include <string>
#include <vector>

namespace headwater::lab {

struct RunDescription {
  std::string name;
  std::uint64_t seed = 0;
  std::vector<std::string> data;  ///< of each variant, its type first
  std::string resolved;           ///< resolved_yaml()
  std::vector<UsedPlugin> plugins;
};

/// Error when the file of a plugin cannot be read.
RunDescription description_of(const Experiment& experiment);

}  // namespace headwater::lab
