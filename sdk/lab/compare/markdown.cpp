// A comparison as Markdown, with tables as GitHub has them.
#include "../markdown.hpp"

#include "wording.hpp"

namespace headwater::lab {

namespace {

std::string legend(const Comparison& comparison) {
  std::string text = markdown_heading({"run", "folder", "name", "seed", "started"}, "lllrl");
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    const RecordedRun& run = comparison.runs[i];
    const std::string seed = run.seed ? std::to_string(*run.seed) : "";
    text += markdown_row({letter(i), run.folder, run.name, seed, run.started});
  }
  return text;
}

std::string table(const Comparison& comparison) {
  std::vector<std::string> titles;
  for (const Quantity& q : quantities())
    titles.push_back(std::string(q.group) + (q.group.empty() ? "" : " ") + std::string(q.title));
  std::string text = markdown_heading(titles, "rllrrrrrrrrrl");
  for (const Row& row : comparison.rows) {
    std::vector<std::string> cells;
    for (const Quantity& quantity : quantities())
      cells.push_back(rounded(comparison, row, quantity));
    text += markdown_row(cells);
  }
  return text;
}

std::string contrast_table(const Contrast& contrast) {
  const Headings titles = headings(contrast);
  std::string text =
      markdown_heading({titles.subject, "setting", titles.before, titles.after}, "llll");
  for (const Finding& finding : contrast.findings) {
    const Difference& found = finding.difference;
    text += markdown_row({subject(contrast, finding), found.key, found.before, found.after});
  }
  if (contrast.findings.empty()) text += markdown_row({"-", "no setting differs", "", ""});
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
