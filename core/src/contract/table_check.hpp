// Gate 12: the tables of a plugin are complete, in its own memory, and as its note
// says.
#pragma once

#include <headwater/plugin_info.hpp>

#include "inspector.hpp"

namespace headwater {

/// What the tables say, when they are sound. PluginError L12-DESCRIPTOR.
PluginInfo check_table(const headwater_plugin& plugin, const Inspector& inspector);

/// PluginError L12-DESCRIPTOR with the first thing that the note says otherwise.
void check_same(const PluginInfo& table, const PluginInfo& note, const Inspector& inspector);

/// Technique number `i` of a checked table.
const headwater_technique& technique_of(const headwater_plugin& plugin, std::size_t i);

}  // namespace headwater
