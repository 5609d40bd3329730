// What a plugin file says of itself, read without running any of its code.
#pragma once

#include <headwater/context.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace headwater {

struct PluginInfo {
  std::string file;                         ///< absolute, without links
  std::string name, version;                ///< of the plugin
  std::string license, vendor, url, build;  ///< one line each, or empty
  std::uint32_t isa = 1;                    ///< x86-64 level that its code needs
  std::uint32_t abi_major = 0, abi_minor = 0, minor_needed = 0;
  std::vector<TechniqueInfo> techniques;  ///< in the order of the plugin
};

/// Gates 2 to 5 on a file that somebody named. PluginError when one refuses it.
PluginInfo read_plugin(const std::string& path);

}  // namespace headwater
