// headwater plugin lock: a configuration keeps the plugins that it was made with.
#include "commands.hpp"
#include "host.hpp"
#include "options.hpp"
#include "plugin.hpp"
#include <algorithm>
#include <base/digest.hpp>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <lab/file.hpp>
#include <lab/resolved.hpp>
#include <memory>
#include <string>
#include <vector>

namespace headwater::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* heading =
    "# The plugins that may be loaded for {}, by the digests of their files.\n"
    "# Written by: headwater plugin lock\n";

/// By technique: what a variant only names is locked, too.
std::vector<lab::UsedPlugin> loaded_plugins(const Context& context) {
  std::vector<lab::UsedPlugin> plugins;
  for (const Offer& offer : context.loaded())
    plugins.push_back(
        {fmt::format("{}/{}", to_string(offer.kind), offer.technique().name),
         fs::path(offer.file).filename(), offer.plugin->version,
         base::sha256(lab::read_file(offer.file))});
  std::ranges::sort(plugins, {}, &lab::UsedPlugin::technique);
  return plugins;
}

int lock(const RunOptions& options) {
  Context context = make_context(options.host);
  const auto experiment = read_experiment(context, options);
  if (!experiment) return wrong_input;
  const std::vector<lab::UsedPlugin> plugins = loaded_plugins(context);
  const fs::path config = options.config;
  const fs::path out = options.out.empty() ? lock_beside(options.config) : options.out;
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
      "write down which plugin files a configuration loads: while plugins.lock lies "
      "beside it, run and check load no others");
  command.add_option("config", options->config, "the experiment, a YAML file")
      ->type_name("CONFIG")
      ->required();
  command
      .add_option("--out", options->out, "the file to write (plugins.lock beside it)")
      ->type_name("FILE");
  add_plugin_option(command, options->host);
  command.footer("example: headwater plugin lock configs/smallest.yaml");
  command.callback([options, &status] { status = lock(*options); });
}

}  // namespace headwater::cli
