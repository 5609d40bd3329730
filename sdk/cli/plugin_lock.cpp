// headwater plugin lock: a configuration keeps the plugins that it was made with.
#include "commands.hpp"
#include "host.hpp"
#include "plugin.hpp"
#include <cstdio>
#include <fmt/format.h>
#include <lab/file.hpp>
#include <lab/resolved.hpp>
#include <memory>
#include <string>
#include <vector>

namespace headwater::cli {

namespace {

constexpr const char* heading =
    "# The plugins that may be loaded for {}, by the digests of their files.\n"
    "# Written by: headwater plugin lock\n";

int lock(const RunOptions& options) {
  Context context = make_context(options.host);
  const auto experiment = read_experiment(context, options);
  if (!experiment) return wrong_input;
  std::vector<lab::UsedPlugin> plugins = lab::used_plugins(*experiment);
  std::erase_if(plugins, [](const auto& plugin) { return plugin.sha256.empty(); });
  const std::filesystem::path config = options.config;
  const std::filesystem::path out =
      options.out.empty() ? lock_beside(options.config) : options.out;
  lab::write_atomically(out,
                        fmt::format(heading, printable(config.filename().string())) +
                            lab::plugins_yaml(plugins));
  fmt::print("written to {}: {} techniques\n", out.string(), plugins.size());
  return done;
}

}  // namespace

void add_plugin_lock(CLI::App& group, int& status) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App& command = *group.add_subcommand(
      "lock",
      "write down which plugin files a configuration uses: while plugins.lock lies "
      "beside it, run and check load no others");
  command.add_option("config", options->config, "the experiment, a YAML file")
      ->type_name("CONFIG")
      ->required();
  command
      .add_option("--out", options->out, "the file to write (plugins.lock beside it)")
      ->type_name("FILE");
  command
      .add_option(
          "--plugin", options->host.plugins, "load this plugin file; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.footer("example: headwater plugin lock configs/smallest.yaml");
  command.callback([options, &status] { status = lock(*options); });
}

}  // namespace headwater::cli
