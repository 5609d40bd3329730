// The context that commands work in.
#pragma once

#include <headwater/context.hpp>

#include "commands.hpp"

namespace headwater::cli {

/// Plugins from HEADWATER_PLUGIN_PATH and from beside the program. PluginError when a
/// named file is refused.
Context make_context(const HostOptions& options);

}  // namespace headwater::cli
