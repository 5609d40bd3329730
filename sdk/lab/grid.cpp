// Aligned text tables.
#include "grid.hpp"

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

}  // namespace

Grid::Grid(std::vector<Column> columns, std::size_t width)
    : columns_(std::move(columns)), width_(width) {}

void Grid::add(std::vector<Cell> row) {
  row.resize(columns_.size());
  rows_.push_back(std::move(row));
}

std::vector<std::size_t> Grid::widths() const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  std::size_t total = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    for (const auto& row : rows_)
      widths[i] = std::max(widths[i], text_width(row[i].text));
    if (widths[i] == 0) continue;
    widths[i] = std::max(widths[i], text_width(columns_[i].title));
    total += widths[i] + gap;
  }
  const std::size_t limit = width_ + gap;
  for (std::size_t i = 0; i < columns_.size() && total > limit; ++i) {
    if (!columns_[i].flexible || widths[i] <= narrowest) continue;
    const std::size_t cut = std::min(total - limit, widths[i] - narrowest);
    widths[i] -= cut;
    total -= cut;
  }
  return widths;
}

std::string Grid::groups(const std::vector<std::size_t>& widths) const {
  std::string line;
  for (std::size_t i = 0; i < columns_.size();) {
    const std::string& group = columns_[i].group;
    std::size_t span = 0;
    do
      if (widths[i] > 0) span += widths[i] + (span > 0 ? gap : 0);
    while (++i < columns_.size() && columns_[i].group == group);
    if (span > 0) line += std::string(line.empty() ? 0 : gap, ' ') + centred(group, span);
  }
  return without_end_blanks(line);
}

std::string Grid::text(bool colour) const {
  const std::vector<std::size_t> width = widths();
  std::string out;
  const auto add_line = [&](auto&& cell_of) {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (width[i] == 0) continue;
      const Cell cell = cell_of(i);
      line += std::string(line.empty() ? 0 : gap, ' ') +
              tinted(aligned(cell, columns_[i], width[i]), cell.tint, colour);
    }
    out += without_end_blanks(std::move(line)) + '\n';
  };
  const std::string heading = groups(width);
  if (!heading.empty()) out += tinted(heading, Tint::bold, colour) + '\n';
  add_line([&](std::size_t i) { return Cell{columns_[i].title, Tint::bold}; });
  for (const auto& row : rows_)
    add_line([&](std::size_t i) { return row[i]; });
  return out;
}

}  // namespace headwater::lab
