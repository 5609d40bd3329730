// Aligned text tables of terminals.
#include "table.hpp"

#include <algorithm>

namespace headwater::lab {

namespace {

constexpr std::size_t gap = 2, narrowest = 8;

std::string aligned(const Cell& cell, const Column& column, std::size_t width) {
  const std::string text = clipped(cell.text, width);
  const std::string blanks(width - text_width(text), ' ');
  return column.left ? text + blanks : blanks + text;
}

std::string centred(const std::string& text, std::size_t width) {
  const std::size_t spare = width - std::min(text_width(text), width);
  return std::string(spare / 2, ' ') + text + std::string(spare - spare / 2, ' ');
}

std::string without_end_blanks(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// How wide each column is; 0: it is left out.
std::vector<std::size_t> widths_of(const Table& table) {
  const auto& columns = table.columns;
  std::vector<std::size_t> widths(columns.size(), 0);
  for (const auto& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], text_width(row[i].text));
  std::size_t total = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (widths[i] == 0) continue;
    widths[i] = std::max(widths[i], text_width(columns[i].title));
    total += widths[i] + gap;
  }
  const std::size_t limit = table.width + gap;
  for (std::size_t i = 0; i < columns.size() && total > limit; ++i) {
    if (!columns[i].flexible || widths[i] <= narrowest) continue;
    const std::size_t cut = std::min(total - limit, widths[i] - narrowest);
    widths[i] -= cut;
    total -= cut;
  }
  return widths;
}

std::string groups(const std::vector<Column>& columns, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < columns.size();) {
    const std::string& group = columns[i].group;
    std::size_t span = 0;
    do
      if (widths[i] > 0) span += widths[i] + (span > 0 ? gap : 0);
    while (++i < columns.size() && columns[i].group == group);
    if (span > 0) line += std::string(line.empty() ? 0 : gap, ' ') + centred(group, span);
  }
  return without_end_blanks(line);
}

}  // namespace

std::string to_terminal(const Table& table, bool colour) {
  const std::vector<std::size_t> width = widths_of(table);
  std::string out;
  const auto add_line = [&](auto&& cell_of) {
    std::string line;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (width[i] == 0) continue;
      const Cell cell = cell_of(i);
      line += std::string(line.empty() ? 0 : gap, ' ') +
              tinted(aligned(cell, table.columns[i], width[i]), cell.tint, colour);
    }
    out += without_end_blanks(std::move(line)) + '\n';
  };
  const std::string heading = groups(table.columns, width);
  if (!heading.empty()) out += tinted(heading, Tint::bold, colour) + '\n';
  add_line([&](std::size_t i) { return Cell{table.columns[i].title, Tint::bold}; });
  for (const auto& row : table.rows)
    add_line([&](std::size_t i) { return i < row.size() ? row[i] : Cell{}; });
  return out;
}

}  // namespace headwater::lab
