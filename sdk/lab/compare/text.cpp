// A comparison on a terminal.
#include "../file.hpp"
#include "../grid.hpp"
#include "wording.hpp"
#include <algorithm>

namespace headwater::lab {

namespace {

constexpr std::size_t width = 132, subject_width = 30, setting_width = 100;

std::string legend(const Comparison& comparison, bool colour) {
  Grid grid({{"", "run"},
             {"", "folder", true},
             {"", "name", true, true},
             {"", "seed"},
             {"", "started", true}});
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    const RecordedRun& run = comparison.runs[i];
    grid.add({{letter(i)},
              {printable(run.folder)},
              {printable(run.name)},
              {run.seed ? std::to_string(*run.seed) : ""},
              {printable(run.started)}});
  }
  return grid.text(colour);
}

std::string table(const Comparison& comparison, bool colour) {
  std::vector<Column> columns;
  for (const Quantity& quantity : quantities()) {
    const bool is_variant = quantity.name == "variant";
    columns.push_back({std::string(quantity.group), std::string(quantity.title),
                       is_variant || quantity.name == "finding", is_variant});
  }
  Grid grid(std::move(columns), width);
  for (const Row& row : comparison.rows) {
    std::vector<Cell> cells;
    for (const Quantity& quantity : quantities())
      cells.push_back({printable(rounded(comparison, row, quantity))});
    grid.add(std::move(cells));
  }
  return grid.text(colour);
}

/// Two texts side by side, each broken into lines.
void add_lines(Grid& grid, const std::string& left, const std::string& right) {
  auto subject = lines_of(wrapped(left, subject_width));
  auto setting = lines_of(wrapped(right, setting_width));
  const std::size_t n = std::max(subject.size(), setting.size());
  subject.resize(n);
  setting.resize(n);
  for (std::size_t i = 0; i < n; ++i)
    grid.add({{subject[i]}, {setting[i]}});
}

std::string contrast_text(const Contrast& contrast, bool colour) {
  const Headings heading = headings(contrast);
  const std::string values = heading.before + " | " + heading.after;
  Grid grid(
      {{"", printable(heading.subject), true, true}, {"", printable("setting: " + values), true}},
      width);
  std::string last;
  for (const Finding& finding : contrast.findings) {
    const std::string subject = printable(lab::subject(contrast, finding));
    const Difference& found = finding.difference;
    add_lines(grid, subject == last ? "" : subject,
              printable(found.key + ": " + found.before + " | " + found.after));
    last = subject;
  }
  if (contrast.findings.empty()) add_lines(grid, "-", "no setting differs");
  return grid.text(colour);
}

}  // namespace

std::string comparison_text(const Comparison& comparison, bool colour) {
  std::string text = legend(comparison, colour) + "\n" + table(comparison, colour);
  for (const Contrast& contrast : comparison.contrasts)
    text += "\n" + contrast_text(contrast, colour);
  return text;
}

}  // namespace headwater::lab
