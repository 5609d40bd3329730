// headwater plugin inspect and explain: what is in a file, and which file a name means.
#include "commands.hpp"
#include "host.hpp"
#include "meaning.hpp"
#include "options.hpp"
#include "plugin.hpp"
#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <lab/datasheet/inspection.hpp>
#include <lab/terminal.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headwater::cli {

namespace {

struct NameOptions {
  HostOptions host{};
  std::string name;  ///< [KIND/]NAME; of inspect, or a file
  bool json = false;
};

std::vector<lab::Offers> ask(const NameOptions& options) {
  const NamedTechnique named(options.name);
  if (named.kinds().empty()) refuse_kind(named.kind);
  return ask(make_context(options.host), options.host, named);
}

int explain(const NameOptions& options) {
  const std::vector<lab::Offers> all = ask(options);
  if (options.json) {
    fmt::print("{}", lab::offers_json(all));
  } else {
    const bool colour = lab::terminal_of(1).colour;
    for (const lab::Offers& offers : all)
      fmt::print("{}{}", &offers == &all.front() ? "" : "\n",
                 lab::offers_text(offers, colour));
  }
  return std::ranges::all_of(all, &lab::Offers::empty) ? wrong_input : done;
}

/// The file that a name leads to. Mistakes are printed.
std::optional<std::string> file_by_name(const NameOptions& options) {
  const std::vector<Offer> found = meant(ask(options));
  if (found.empty())
    refuse(fmt::format("no plugin offers '{}'", options.name),
           "name its file, or see: headwater list");
  else if (!found.front().usable())
    fmt::print(stderr, "headwater: {}\n", found.front().why);
  else if (found.size() > 1)
    refuse_several(found, NamedTechnique(options.name).name);
  else
    return found.front().file;
  return std::nullopt;
}

bool is_file(const std::string& name) {
  return name.ends_with(".so") || name.starts_with('.') || name.starts_with('/');
}

int inspect(const NameOptions& options) {
  const auto file = is_file(options.name) ? options.name : file_by_name(options);
  if (!file) return wrong_input;
  const PluginInfo plugin = read_plugin(*file);
  fmt::print("{}", options.json
                       ? lab::inspection_json(plugin)
                       : lab::inspection_text(plugin, lab::terminal_of(1).colour));
  return done;
}

CLI::App& add(CLI::App& group, const char* name, const char* what, const char* type,
              const char* names, const std::shared_ptr<NameOptions>& options) {
  CLI::App& command = *group.add_subcommand(name, what);
  command.add_option("name", options->name, names)->type_name(type)->required();
  command.add_flag("--json", options->json, "write it as JSON");
  return command;
}

}  // namespace

void add_plugin_inspect(CLI::App& group, int& status) {
  const auto options = std::make_shared<NameOptions>();
  CLI::App& command =
      add(group, "inspect", "tell what a plugin says of itself, without running it",
          "FILE|[KIND/]NAME", "a path that ends with .so, or the name of a technique",
          options);
  command.footer("example: headwater plugin inspect ./snake.so");
  command.callback([options, &status] { status = inspect(*options); });
}

void add_plugin_explain(CLI::App& group, int& status) {
  const auto options = std::make_shared<NameOptions>();
  CLI::App& command =
      add(group, "explain", "tell which file a name leads to, and why no other",
          "[KIND/]NAME", "a name, or kind/name where two share it", options);
  add_plugin_option(command, options->host);
  add_lock_option(command, options->host, "none unless it is named");
  command.footer("example: headwater plugin explain activation/relu");
  command.callback([options, &status] { status = explain(*options); });
}

}  // namespace headwater::cli
