// headwater plugin: the commands for authors and keepers of plugins.
#pragma once

#include <CLI/CLI.hpp>

namespace headwater::cli {

/// Each adds one command to `headwater plugin`, which leaves its exit status there.
void add_plugin_check(CLI::App& group, int& status);
void add_plugin_explain(CLI::App& group, int& status);
void add_plugin_inspect(CLI::App& group, int& status);
void add_plugin_lock(CLI::App& group, int& status);
void add_plugin_new(CLI::App& group, int& status);

/// The whole group.
void add_plugin(CLI::App& app, int& status);

}  // namespace headwater::cli
