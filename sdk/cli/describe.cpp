// headwater describe: the datasheet of a technique.
#include "commands.hpp"
#include "host.hpp"
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <lab/datasheet/datasheet.hpp>
#include <lab/file.hpp>
#include <lab/terminal.hpp>
#include <map>
#include <optional>

namespace headwater::cli {

namespace {

namespace fs = std::filesystem;

void refuse(const std::string& what, const std::string& hint) {
  fmt::print(stderr, "headwater: error: {}\n  {}\n", printable(what), hint);
}

void refuse_unknown(const std::vector<TechniqueInfo>& all, std::optional<Kind> kind,
                    const std::string& name) {
  std::vector<std::string> known;
  for (const TechniqueInfo& info : all) {
    if (!info.problem.empty() || (kind && info.kind != *kind)) continue;
    known.push_back(info.name);
    known.insert(known.end(), info.aliases.begin(), info.aliases.end());
  }
  const std::string word(kind ? to_string(*kind) : "technique");
  const std::string list = kind ? "headwater list " + word : "headwater list";
  const std::string near = did_you_mean(name, known);
  refuse(fmt::format("unknown {} '{}'", word, name),
         near.empty() ? "see: " + list : fmt::format("{}  ({})", near, list));
}

void refuse_several(const std::vector<TechniqueInfo>& found, const std::string& name) {
  std::vector<std::string> names;
  for (const TechniqueInfo& info : found)
    names.push_back(fmt::format("{}/{}", to_string(info.kind), name));
  refuse(fmt::format("'{}' is the name of {} techniques", name, found.size()),
         fmt::format("say which one: {}", fmt::join(names, ", ")));
}

/// How well it answers to a name, as when a configuration asks: a file that is named so
/// and refused comes before an alias.
int fitness(const TechniqueInfo& info, const std::string& name) {
  const bool usable = info.problem.empty();
  if (info.name == name) return usable ? 4 : 1;
  if (info.name.empty()) return fs::path(info.file).stem() == name ? 3 : 0;
  return usable && std::ranges::count(info.aliases, name) > 0 ? 2 : 0;
}

/// What answers best to the name in each kind; what can be used, if anything can.
std::vector<TechniqueInfo> answering(const std::vector<TechniqueInfo>& all,
                                     std::optional<Kind> wanted,
                                     const std::string& name) {
  std::map<Kind, const TechniqueInfo*> best;
  for (const TechniqueInfo& info : all) {
    if (wanted && info.kind != *wanted) continue;
    const TechniqueInfo*& known = best[info.kind];
    if (fitness(info, name) > (known ? fitness(*known, name) : 0)) known = &info;
  }
  std::vector<TechniqueInfo> usable, refused;
  for (const auto& [kind, info] : best)
    if (info) (info->problem.empty() ? usable : refused).push_back(*info);
  return usable.empty() ? refused : usable;
}

/// The technique of that name, with or without its kind. Mistakes are printed.
std::optional<TechniqueInfo> find(const Context& context, const std::string& name) {
  const std::size_t slash = name.find('/');
  const bool has_kind = slash != std::string::npos;
  const auto wanted = has_kind ? kind_named(name.substr(0, slash)) : std::nullopt;
  const std::string word = has_kind ? name.substr(slash + 1) : name;
  const std::vector<TechniqueInfo> all = context.list();
  const std::vector<TechniqueInfo> found = answering(all, wanted, word);
  if (has_kind && !wanted)
    refuse_kind(name.substr(0, slash));
  else if (found.empty())
    refuse_unknown(all, wanted, word);
  else if (found.size() > 1)
    refuse_several(found, word);
  else if (!found.front().problem.empty())
    refuse(found.front().file + " cannot be used", found.front().problem);
  else
    return found.front();
  return std::nullopt;
}

}  // namespace

int describe(const DescribeOptions& options) {
  Context context = make_context(options.host);
  const auto info = find(context, options.name);
  if (!info) return wrong_input;
  Diagnostics diagnostics;
  const lab::Datasheet sheet =
      lab::make_datasheet(context, *info, options.settings, diagnostics);
  if (!diagnostics.empty()) {
    fmt::print(stderr, "{}", diagnostics.text());
    return wrong_input;
  }
  if (!options.page.empty()) {
    lab::write_atomically(options.page, lab::datasheet_page(sheet));
    fmt::print("written to {}\n", options.page);
    return done;
  }
  fmt::print("{}", options.json
                       ? lab::datasheet_json(sheet)
                       : lab::datasheet_text(sheet, lab::terminal_of(1).colour));
  return done;
}

}  // namespace headwater::cli
