// headwater plugin inspect and explain: what is in a file, and which file a name means.
#include "host.hpp"
#include "meaning.hpp"
#include "plugin.hpp"
#include <algorithm>
#include <base/document_terminal.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <lab/datasheet/inspection.hpp>
#include <optional>
#include <string>
#include <vector>

namespace headwater::cli {

namespace {

std::vector<lab::Offers> ask(const NameOptions& options) {
  const NamedTechnique named(options.name);
  if (named.kinds().empty()) refuse_kind(named.kind);
  return ask(make_context(options.host), options.host, named);
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

}  // namespace

int plugin_explain(const NameOptions& options) {
  const std::vector<lab::Offers> all = ask(options);
  if (options.json) {
    fmt::print("{}", lab::offers_json(all));
  } else {
    const bool colour = lab::terminal_of(1).colour;
    for (const lab::Offers& offers : all)
      fmt::print("{}{}", &offers == &all.front() ? "" : "\n",
                 lab::to_terminal(lab::offers_document(offers), colour));
  }
  if (std::ranges::all_of(all, &lab::Offers::empty)) return wrong_input;
  return std::ranges::any_of(all, &lab::Offers::chosen) ? done : failed;
}

int plugin_inspect(const NameOptions& options) {
  const auto file = is_file(options.name) ? options.name : file_by_name(options);
  if (!file) return wrong_input;
  const PluginInfo plugin = read_plugin(*file);
  fmt::print("{}", options.json ? lab::inspection_json(plugin)
                                : lab::to_terminal(lab::inspection_document(plugin),
                                                   lab::terminal_of(1).colour));
  return done;
}

}  // namespace headwater::cli
