// What a plugin file says of itself: of the plugin as a whole, then of each technique.
#pragma once

#include <headwater/plugin_info.hpp>

#include <base/document.hpp>
#include <string>

namespace headwater::lab {

/// With the datasheet of each technique, without curves.
Document inspection_document(const PluginInfo& plugin);

/// {"file", "name", "version", "license", "vendor", "url", "build", "level" (of x86-64
/// that it needs), "contract": {"major", "minor", "minor_needed"}, "techniques":
/// [{"kind", "name", "aliases", "doc", "formula", "derivative", "source", "settings"}]}
std::string inspection_json(const PluginInfo& plugin);

}  // namespace headwater::lab
