// Gate 5: what a plugin says of itself, read from the file before any of its code runs.
#pragma once

#include <headwater/abi.h>
#include <headwater/context.hpp>

#include "elf.hpp"
#include "plugin_file.hpp"
#include <string>
#include <vector>

namespace headwater {

struct PluginNote {
  headwater_note head;
  std::string name, version;
  std::vector<TechniqueInfo> techniques;  ///< in the order of the plugin
};

/// PluginError L05-NOTE, also for another version of the contract.
PluginNote read_note(const PluginFile& file, const Elf& elf);

}  // namespace headwater
