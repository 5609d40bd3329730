// headwater plugin: the commands for authors and keepers of plugins.
#pragma once

#include "commands.hpp"
#include <check/check.hpp>
#include <string>

namespace headwater::cli {

struct PluginNewOptions {
  std::string kind, name, folder = ".";
};

struct PluginCheckOptions {
  lab::CheckOptions check;
  bool json = false;
  std::string junit;  ///< a file to write; empty: none
};

struct NameOptions {
  HostOptions host{};
  std::string name;  ///< [KIND/]NAME; of inspect, or a file
  bool json = false;
};

// Each returns an exit status.
int plugin_new(const PluginNewOptions& options);
int plugin_check(PluginCheckOptions options);
int plugin_inspect(const NameOptions& options);
int plugin_explain(const NameOptions& options);
int plugin_lock(const RunOptions& options);

}  // namespace headwater::cli
