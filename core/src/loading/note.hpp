// Gate 5: what a plugin says of itself, read from the file before any of its code runs.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin_info.hpp>

#include "elf.hpp"
#include "plugin_file.hpp"

namespace headwater {

/// PluginError L05-NOTE, also for another version of the contract.
PluginInfo read_note(const PluginFile& file, const Elf& elf);

/// PluginError L05-NOTE when this host cannot work with a plugin made so.
void check_contract(const PluginInfo& plugin, std::uint32_t layout);

}  // namespace headwater
