// Options that several commands have.
#pragma once

#include "commands.hpp"
#include <CLI/CLI.hpp>

namespace headwater::cli {

void add_plugin_option(CLI::App& command, HostOptions& options);

/// `where`: which lock is used when none is named.
void add_lock_option(CLI::App& command, HostOptions& options, const std::string& where);

}  // namespace headwater::cli
