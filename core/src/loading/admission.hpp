// Gates 6 to 8: who may enter of the plugins that are sound.
#pragma once

#include <headwater/context.hpp>

#include "candidate.hpp"

namespace headwater {

/// PluginError L06-ISA, L07-PIN or L08-RESERVED.
void check(const Candidate& candidate, const ContextOptions& options);

}  // namespace headwater
