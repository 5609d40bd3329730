// Gate 5: what a plugin says of itself, read from the file before any of its code runs.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin_info.hpp>

#include "../elf/elf.hpp"
#include "plugin_file.hpp"

namespace headwater {

/// PluginError L05-NOTE, also for another version of the contract.
PluginInfo read_note(const PluginFile& file, const Elf& elf);

}  // namespace headwater
