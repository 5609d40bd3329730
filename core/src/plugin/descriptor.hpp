// Gate 12: the tables of a plugin are complete, in its own memory, and as its note
// says.
#pragma once

#include "inspector.hpp"
#include "note.hpp"

namespace headwater {

/// PluginError L12-DESCRIPTOR.
void check_descriptor(const headwater_plugin& plugin, const PluginNote& note,
                      const Inspector& inspector);

/// The settings of one technique, which its note describes as `noted`.
void check_settings(const headwater_technique& technique, const Node& noted,
                    const Inspector& inspector);

Range range_of(const headwater_setting& setting);

/// A value of the setting as configurations write it; of a slot, its default.
Node value_of(const headwater_setting& setting, headwater_value value);

/// Technique number `i` of a checked descriptor.
const headwater_technique& technique_of(const headwater_plugin& plugin, std::size_t i);

}  // namespace headwater
