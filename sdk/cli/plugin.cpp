// headwater plugin: the commands for authors and keepers of plugins.
#include "plugin.hpp"

namespace headwater::cli {

void add_plugin(CLI::App& app, int& status) {
  CLI::App& group =
      *app.add_subcommand("plugin", "write, check, inspect and lock plugins");
  group.require_subcommand(1);
  group.footer("example: headwater plugin check ./snake.so");
  add_plugin_new(group, status);
  add_plugin_check(group, status);
  add_plugin_inspect(group, status);
  add_plugin_explain(group, status);
  add_plugin_lock(group, status);
}

}  // namespace headwater::cli
