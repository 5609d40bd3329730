// From a candidate to a plugin that runs: the order of the gates. Each throws
// PluginError with its own code, and nothing later runs then. Numbers as in
// refusal.hpp.
#pragma once

#include <headwater/abi.h>
#include <headwater/call_listener.hpp>

#include "candidate.hpp"

namespace headwater {

/// Gates 10 to 13: maps the library and lets it start. A library that fails stays
/// mapped, and unused. `calls` may be null.
const headwater_plugin& load(const Candidate& candidate, const headwater_host& host,
                             CallListener* calls);

/// What stands for the file of a plugin that is linked into the program.
inline constexpr const char* linked_file = "the program itself";

/// Gates 5, 12 and 13 for a linked plugin; what it says of itself.
PluginInfo start_linked(const headwater_plugin& plugin, const headwater_host& host,
                        CallListener* calls);

}  // namespace headwater
