// YAML to a tree of values.
#pragma once

#include <headwater/diagnostics.hpp>
#include <headwater/node.hpp>

#include <string>
#include <string_view>

namespace headwater {

/// Reads YAML 1.2 text, with the merge key `<<` of 1.1: a map or a list of maps, where
/// the map's own keys win, and null takes one away. Duplicate keys, tabs, more than 256 levels,
/// more than 1,000,000 values after aliases and more than 16 MiB are errors; what could be read is
/// returned.
Node parse_yaml(std::string_view text, std::string name, Diagnostics&);

/// parse_yaml of a file; a missing or unreadable file is an error too.
Node read_yaml(const std::string& path, Diagnostics&);

}  // namespace headwater
