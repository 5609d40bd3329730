// Compares versions of the contract.
#include "version_check.hpp"

#include "refusal.hpp"
#include <fmt/format.h>

namespace headwater {

void check_version(const PluginInfo& plugin, std::uint32_t layout) {
  const std::string rebuild = "rebuild the plugin with the SDK of this Headwater";
  const std::string here = fmt::format("contract {}.{}", HEADWATER_ABI_MAJOR, HEADWATER_ABI_MINOR);
  if (plugin.abi_major != HEADWATER_ABI_MAJOR)
    refuse(gate::note, {.what = "plugin was built for another version of the contract",
                        .file = plugin.file,
                        .has = fmt::format("contract {}.{}", plugin.abi_major, plugin.abi_minor),
                        .needs = here,
                        .help = rebuild});
  if (plugin.minor_needed > HEADWATER_ABI_MINOR)
    refuse(gate::note, {.what = "plugin needs services of a newer Headwater",
                        .file = plugin.file,
                        .has = fmt::format("needs contract {}.{} or later", plugin.abi_major,
                                           plugin.minor_needed),
                        .needs = here,
                        .help = "update Headwater, or " + rebuild});
  if (layout != HEADWATER_LAYOUT)
    refuse(gate::note, {.what = "plugin lays out the structs of the contract in another way",
                        .file = plugin.file,
                        .has = fmt::format("layout {}", layout),
                        .needs = fmt::format("layout {}: the same abi.h, and no flags like "
                                             "-fpack-struct",
                                             HEADWATER_LAYOUT),
                        .help = rebuild});
}

}  // namespace headwater
