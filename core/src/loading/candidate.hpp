// A file that was read and not run: what gates 2 to 5 let through.
#pragma once

#include <headwater/plugin_info.hpp>

#include "elf.hpp"
#include "plugin_file.hpp"
#include <memory>
#include <string>

namespace headwater {

/// What is known of a sound plugin file; its path is plugin->file.
struct Candidate {
  FileIdentity identity{};
  Elf elf;
  std::shared_ptr<const PluginInfo> plugin;
};

/// PluginError of gate 2, 3, 4 or 5, in this order.
Candidate examine(const std::string& path, Chosen chosen, const headwater_host& host);

}  // namespace headwater
