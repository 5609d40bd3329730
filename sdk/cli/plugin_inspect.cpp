// headwater plugin inspect and explain: what is in a file, and which file a name means.
#include <headwater/config.hpp>
#include <headwater/plugin_info.hpp>

#include "host.hpp"
#include "plugin.hpp"
#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <lab/datasheet/inspection.hpp>
#include <lab/explanation.hpp>
#include <lab/terminal.hpp>
#include <optional>
#include <string>
#include <vector>

namespace headwater::cli {

namespace {

void refuse(const std::string& what, const std::string& hint) {
  fmt::print(stderr, "headwater: error: {}\n  {}\n", printable(what), hint);
}

/// The kinds that a name may be of; none when it says one that there is not.
std::vector<Kind> kinds_of(const std::string& name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string::npos) return {std::begin(all_kinds), std::end(all_kinds)};
  if (const auto kind = kind_named(name.substr(0, slash))) return {*kind};
  refuse_kind(name.substr(0, slash));
  return {};
}

bool is_met(const lab::Explained& explained) {
  return !explained.told.files.empty() || !explained.told.problem.empty();
}

/// How the name is resolved in each kind: all that it may be of, or those alone in
/// which something answers to it.
std::vector<lab::Explained> explain_all(const NameOptions& options) {
  const std::string& name = options.name;
  const Context context = make_context(options.host);
  const std::string word = name.substr(name.find('/') + 1);
  std::vector<lab::Explained> all;
  for (const Kind kind : kinds_of(name))
    all.push_back({kind, word, context.explain(kind, word)});
  if (std::ranges::any_of(all, is_met))
    std::erase_if(all, [](const auto& explained) { return !is_met(explained); });
  return all;
}

/// The file that a name leads to. Mistakes are printed.
std::optional<std::string> file_of(const NameOptions& options) {
  const std::string& name = options.name;
  std::vector<std::string> files, names;
  std::string problem;
  for (const auto& [kind, word, told] : explain_all(options)) {
    if (!told.problem.empty()) problem = told.problem;
    for (const Explanation::File& file : told.files) {
      if (file.fate != Explanation::Fate::chosen) continue;
      files.push_back(file.path);
      names.push_back(fmt::format("{}/{}", to_string(kind), word));
    }
  }
  if (files.size() == 1) return files.front();
  if (files.size() > 1)
    refuse(fmt::format("'{}' is the name of {} techniques", name, files.size()),
           fmt::format("say which one: {}", fmt::join(names, ", ")));
  else if (!problem.empty())
    fmt::print(stderr, "headwater: {}\n", problem);
  else
    refuse(fmt::format("no plugin offers '{}'", name),
           "name its file, or see: headwater list");
  return std::nullopt;
}

bool is_file(const std::string& name) {
  return name.ends_with(".so") || name.starts_with('.') || name.starts_with('/');
}

}  // namespace

int plugin_explain(const NameOptions& options) {
  const std::vector<lab::Explained> all = explain_all(options);
  if (options.json) {
    fmt::print("{}", lab::explanations_json(all));
  } else {
    const bool colour = lab::terminal_of(1).colour;
    for (const lab::Explained& explained : all)
      fmt::print("{}{}", &explained == &all.front() ? "" : "\n",
                 lab::explanation_text(explained, colour));
  }
  return std::ranges::any_of(all, is_met) ? done : wrong_input;
}

int plugin_inspect(const NameOptions& options) {
  const auto file = is_file(options.name) ? options.name : file_of(options);
  if (!file) return wrong_input;
  const PluginInfo plugin = read_plugin(*file);
  fmt::print("{}", options.json
                       ? lab::inspection_json(plugin)
                       : lab::inspection_text(plugin, lab::terminal_of(1).colour));
  return done;
}

}  // namespace headwater::cli
