// headwater list: the techniques on offer.
#include "commands.hpp"
#include "host.hpp"
#include <algorithm>
#include <array>
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headwater::cli {

namespace {

using Row = std::array<std::string, 4>;

std::vector<Row> rows_of(const std::vector<TechniqueInfo>& techniques) {
  std::vector<Row> rows{{"KIND", "NAME", "ALIASES", "WHAT IT IS"}};
  for (const TechniqueInfo& info : techniques)
    if (info.problem.empty())
      rows.push_back({std::string(to_string(info.kind)),
                      info.name,
                      fmt::format("{}", fmt::join(info.aliases, ", ")),
                      info.doc});
  return rows;
}

void print(const std::vector<Row>& rows) {
  std::array<std::size_t, 3> widths{};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  for (const Row& row : rows)
    fmt::print("{:{}}  {:{}}  {:{}}  {}\n",
               row[0],
               widths[0],
               row[1],
               widths[1],
               row[2],
               widths[2],
               row[3]);
}

int refuse_kind(const std::string& name) {
  std::vector<std::string> known;
  for (const Kind kind : all_kinds)
    known.emplace_back(to_string(kind));
  std::string hint = did_you_mean(name, known);
  if (hint.empty()) hint = fmt::format("known kinds: {}", fmt::join(known, ", "));
  fmt::print(stderr, "headwater: error: unknown kind '{}'\n  {}\n", name, hint);
  return wrong_input;
}

}  // namespace

int list(const HostOptions& options, const std::string& kind) {
  const auto wanted = kind_named(kind);
  if (!kind.empty() && !wanted) return refuse_kind(kind);
  std::vector<TechniqueInfo> techniques = make_context(options).list();
  std::erase_if(techniques, [&](const TechniqueInfo& info) {
    return wanted && info.kind != *wanted;
  });
  print(rows_of(techniques));
  for (const TechniqueInfo& info : techniques)
    if (!info.problem.empty())
      fmt::print("\nrefused: {}\n{}\n", info.file, info.problem);
  return done;
}

}  // namespace headwater::cli
