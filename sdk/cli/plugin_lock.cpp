// headwater plugin lock: a configuration keeps the plugins that it was made with.
#include <headwater/characters.hpp>

#include "host.hpp"
#include "plugin.hpp"
#include <algorithm>
#include <base/file.hpp>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <lab/experiment/resolved.hpp>
#include <string>
#include <vector>

namespace headwater::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* heading =
    "# The plugins that may be loaded for {}, by the digests of their files.\n"
    "# Written by: headwater plugin lock\n";

/// By technique: what a variant only names is locked, too.
std::vector<lab::UsedPlugin> loaded_plugins(const Context& context, const Digests& digests) {
  std::vector<lab::UsedPlugin> plugins;
  for (const Offer& offer : context.loaded())
    plugins.push_back({fmt::format("{}/{}", to_string(offer.kind), offer.technique().name),
                       fs::path(offer.file).filename(), offer.plugin->version,
                       digests.at(offer.file)});
  std::ranges::sort(plugins, {}, &lab::UsedPlugin::technique);
  return plugins;
}

}  // namespace

int plugin_lock(const RunOptions& options) {
  Digests digests;
  HostOptions host = options.host;
  host.digests = &digests;
  Context context = make_context(host);
  const auto [experiment, status] = read_experiment(context, options);
  if (!experiment) return status;
  const std::vector<lab::UsedPlugin> plugins = loaded_plugins(context, digests);
  const fs::path config = options.config;
  const fs::path out = options.out.empty() ? lock_beside(options.config) : options.out;
  lab::write_atomically(out, fmt::format(heading, printable(config.filename().string())) +
                                 lab::plugins_yaml(plugins));
  fmt::print("written to {}: {} techniques\n", out.string(), plugins.size());
  return done;
}

}  // namespace headwater::cli
