// A comparison for people.
#include "comparison_document.hpp"

#include <headwater/characters.hpp>

#include "row_columns.hpp"
#include <algorithm>
#include <base/file.hpp>
#include <base/numbers.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <lab/meaning/flow.hpp>

namespace headwater::lab {

namespace {

constexpr std::size_t width = 132, subject_width = 30, setting_width = 100;

struct Words {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(std::uint64_t count) const { return std::to_string(count); }
  std::string operator()(double number) const { return table_number(number); }
  std::string operator()(const std::string& text) const { return text; }
};

std::vector<std::string> without(std::vector<std::string> names,
                                 const std::vector<std::string>& gone) {
  std::erase_if(
      names, [&](const std::string& name) { return std::ranges::find(gone, name) != gone.end(); });
  return names;
}

std::string all_of(std::size_t variants) {
  return variants == 2 ? "both variants" : fmt::format("all {} variants", variants);
}

/// "A", ..., "Z", "AA", ...: what people call the runs.
std::string letter(std::size_t run) {
  const std::string last(1, static_cast<char>('A' + run % 26));
  return run < 26 ? last : letter(run / 26 - 1) + last;
}

/// A cell for people: rounded, runs by their letter, the finding in a word.
std::string rounded(const Comparison& comparison, const Row& row, const RowColumn& column) {
  const RecordedVariant& variant = comparison.variant(row);
  if (column.name == "run") return letter(row.run);
  if (column.name == "finding")
    return variant.short_finding.empty() ? words_of(flow_of(way_of(variant))).name
                                         : variant.short_finding;
  if (column.quantity) return table_text(*column.quantity, variant.number(column.quantity->name));
  return std::visit(Words(), column(comparison, row));
}

/// "sigmoid_xavier", "all but relu_he", "all 13 variants", "the run".
std::string subject_of(const Contrast& contrast, const SharedDifference& one) {
  const auto& variants = one.variants;
  if (variants.empty()) return "the run";
  if (contrast.same_name && variants.size() > 1) {
    const std::vector<std::string> others = without(contrast.compared, variants);
    if (others.empty()) return all_of(variants.size());
    if (2 * others.size() < variants.size())
      return fmt::format("all but {}", fmt::join(others, ", "));
  }
  return fmt::format("{}", fmt::join(variants, ", "));
}

/// What the columns of a contrast hold: whose variants, and the two values.
struct Headings {
  std::string subject, before, after;
};

Headings headings(const Contrast& contrast) {
  const std::string run = letter(contrast.run), from = letter(contrast.from_run);
  const std::string subject = "variant of " + run;
  if (contrast.same_name) return {subject, "in " + from, "in " + run};
  const bool at_home = contrast.run == contrast.from_run;
  return {subject, "in " + contrast.from_variant + (at_home ? "" : " of " + from),
          "in the variant"};
}

Table legend(const Comparison& comparison) {
  Table table{{{"", "run"},
               {"", "folder", true},
               {"", "name", true, true},
               {"", "seed"},
               {"", "started", true}}};
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    const RecordedRun& run = comparison.runs[i];
    const std::string seed = run.seed ? std::to_string(*run.seed) : "";
    table.add({{letter(i)}, {run.folder}, {run.name}, {seed}, {run.started}});
  }
  return table;
}

Table variants(const Comparison& comparison) {
  Table table{{}, {}, width};
  for (const RowColumn& column : row_columns())
    table.columns.push_back({column.group, column.title, column.words, column.name == "variant"});
  for (const Row& row : comparison.rows) {
    std::vector<Cell> cells;
    for (const RowColumn& column : row_columns())
      cells.push_back({rounded(comparison, row, column)});
    table.add(std::move(cells));
  }
  return table;
}

/// Two texts side by side, each broken into lines.
void add_lines(Table& table, const std::string& left, const std::string& right) {
  auto subject = lines_of(wrapped(left, subject_width));
  auto setting = lines_of(wrapped(right, setting_width));
  const std::size_t n = std::max(subject.size(), setting.size());
  subject.resize(n);
  setting.resize(n);
  for (std::size_t i = 0; i < n; ++i)
    table.add({{subject[i]}, {setting[i]}});
}

/// Two columns, in which long settings are broken into lines.
Table narrow(const Contrast& contrast) {
  const Headings heading = headings(contrast);
  Table table{{{"", heading.subject, true, true},
               {"", "setting: " + heading.before + " | " + heading.after, true}},
              {},
              width};
  std::string last;
  for (const SharedDifference& one : contrast.differences) {
    const std::string subject = printable(subject_of(contrast, one));
    const Difference& found = one.difference;
    add_lines(table, subject == last ? "" : subject,
              printable(found.key + ": " + found.before + " | " + found.after));
    last = subject;
  }
  if (contrast.differences.empty()) add_lines(table, "-", "no setting differs");
  return table;
}

Table wide(const Contrast& contrast) {
  const Headings heading = headings(contrast);
  Table table{{{"", heading.subject, true},
               {"", "setting", true},
               {"", heading.before, true},
               {"", heading.after, true}}};
  for (const SharedDifference& one : contrast.differences) {
    const Difference& found = one.difference;
    table.add({{subject_of(contrast, one)}, {found.key}, {found.before}, {found.after}});
  }
  if (contrast.differences.empty()) table.add({{"-"}, {"no setting differs"}});
  return table;
}

}  // namespace

Document comparison_document(const Comparison& comparison) {
  Document document{"", {{"", {{legend(comparison)}}}, {"", {{variants(comparison)}}}}};
  for (const Contrast& contrast : comparison.contrasts)
    document.sections.push_back(
        {"", {{narrow(contrast), Readers::terminal}, {wide(contrast), Readers::pages}}});
  return document;
}

}  // namespace headwater::lab
