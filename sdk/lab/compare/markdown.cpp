// A comparison as Markdown, with tables as GitHub has them.
#include "../terminal.hpp"
#include "wording.hpp"

namespace headwater::lab {

namespace {

/// Nothing in it is markup, HTML or the end of a cell.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : printable(text)) {
    if (c == '&') result += "&amp;";
    if (c == '<') result += "&lt;";
    if (c == '>') result += "&gt;";
    if (c == '&' || c == '<' || c == '>') continue;
    if (std::string_view("\\`*_{}[]|~#$!").find(c) != std::string_view::npos)
      result += '\\';
    result += c;
  }
  return result;
}

std::string line(const std::vector<std::string>& cells) {
  std::string text = "|";
  for (const std::string& cell : cells)
    text += " " + escaped(cell) + " |";
  return text + "\n";
}

/// `sides` has one sign for each column: 'l' for words, 'r' for numbers.
std::string heading(const std::vector<std::string>& titles, std::string_view sides) {
  std::string rule = "|";
  for (const char side : sides)
    rule += side == 'l' ? " --- |" : " ---: |";
  return line(titles) + rule + "\n";
}

std::string legend(const Comparison& comparison) {
  std::string text = heading({"run", "folder", "name", "seed", "started"}, "lllrl");
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    const RecordedRun& run = comparison.runs[i];
    const std::string seed = run.seed ? std::to_string(*run.seed) : "";
    text += line({letter(i), run.folder, run.name, seed, run.started});
  }
  return text;
}

std::string table(const Comparison& comparison) {
  std::vector<std::string> titles;
  for (const Quantity& q : quantities())
    titles.push_back(std::string(q.group) + (q.group.empty() ? "" : " ") +
                     std::string(q.title));
  std::string text = heading(titles, "rllrrrrrrrrrl");
  for (const Row& row : comparison.rows) {
    std::vector<std::string> cells;
    for (const Quantity& quantity : quantities())
      cells.push_back(rounded(comparison, row, quantity));
    text += line(cells);
  }
  return text;
}

std::string contrast_table(const Contrast& contrast) {
  const Headings titles = headings(contrast);
  std::string text =
      heading({titles.subject, "setting", titles.before, titles.after}, "llll");
  for (const Finding& finding : contrast.findings) {
    const Difference& found = finding.difference;
    text += line({subject(contrast, finding), found.key, found.before, found.after});
  }
  if (contrast.findings.empty()) text += line({"-", "no setting differs", "", ""});
  return text;
}

}  // namespace

std::string comparison_markdown(const Comparison& comparison) {
  std::string text = legend(comparison) + "\n" + table(comparison);
  for (const Contrast& contrast : comparison.contrasts)
    text += "\n" + contrast_table(contrast);
  return text;
}

}  // namespace headwater::lab
