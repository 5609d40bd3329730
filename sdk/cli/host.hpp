// The context that commands work in.
#pragma once

#include <headwater/context.hpp>

#include "commands.hpp"

namespace headwater::cli {

/// Plugins from HEADWATER_PLUGIN_PATH and from beside the program. PluginError when a
/// named file is refused.
Context make_context(const HostOptions& options);

/// The threads that a context made from these options uses.
unsigned threads_of(const HostOptions& options);

}  // namespace headwater::cli
