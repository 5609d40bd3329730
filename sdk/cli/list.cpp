// headwater list: the techniques on offer.
#include "commands.hpp"
#include "host.hpp"
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <lab/grid.hpp>

namespace headwater::cli {

namespace {

std::string table(const std::vector<TechniqueInfo>& techniques) {
  lab::Grid grid({{"", "KIND", true},
                  {"", "NAME", true},
                  {"", "ALIASES", true},
                  {"", "FORMULA", true, true}});
  for (const TechniqueInfo& info : techniques)
    if (info.problem.empty())
      grid.add({{std::string(to_string(info.kind))},
                {info.name},
                {fmt::format("{}", fmt::join(info.aliases, ", "))},
                {info.formula.empty() ? info.doc : info.formula}});
  return grid.text(lab::terminal_of(1).colour);
}

/// A file that is refused, at length; one that is there for nothing, in one line.
std::string problem_of(const TechniqueInfo& info) {
  const std::string file = printable(info.file);
  return info.name.empty() ? fmt::format("\nrefused: {}\n{}\n", file, info.problem)
                           : fmt::format("\nnot used: {}: {}\n", file, info.problem);
}

}  // namespace

int list(const HostOptions& options, const std::string& kind) {
  if (kind == "data") return list_data();
  const auto wanted = kind_named(kind);
  if (!kind.empty() && !wanted) return refuse_kind(kind);
  std::vector<TechniqueInfo> techniques = make_context(options).list();
  std::erase_if(techniques, [&](const TechniqueInfo& info) {
    return wanted && info.kind != *wanted;
  });
  fmt::print("{}", table(techniques));
  for (const TechniqueInfo& info : techniques)
    if (!info.problem.empty()) fmt::print("{}", problem_of(info));
  return done;
}

}  // namespace headwater::cli
