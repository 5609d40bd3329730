// The part of gate 5 that asks whether this host can work with a plugin made so.
#pragma once

#include <headwater/plugin_info.hpp>

#include <cstdint>

namespace headwater {

/// PluginError L05-NOTE. `layout` is HEADWATER_LAYOUT of the plugin's compiler.
void check_version(const PluginInfo& plugin, std::uint32_t layout);

}  // namespace headwater
