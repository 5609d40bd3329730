// The words for them.
#include "options.hpp"

namespace headwater::cli {

void add_plugin_option(CLI::App& command, HostOptions& options) {
  command
      .add_option("--plugin", options.plugins, "load this plugin file; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void add_lock_option(CLI::App& command, HostOptions& options,
                     const std::string& where) {
  command
      .add_option(
          "--lock", options.lock,
          "load only plugins that this file of 'plugin lock' has (" + where + ")")
      ->type_name("FILE");
}

}  // namespace headwater::cli
