// A curve drawn on a terminal with dots of braille characters.
#include "plot.hpp"

#include "numbers.hpp"
#include "terminal.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

constexpr std::size_t label_width = 8, dots_across = 2, dots_down = 4;

/// The bit of a dot in U+2800 ..., by column and row.
constexpr std::array<std::array<unsigned, dots_down>, dots_across> bits{
    {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}};

std::string braille(unsigned dots) {
  if (dots == 0) return " ";
  return {'\xE2', static_cast<char>(0xA0U | (dots >> 6U)),
          static_cast<char>(0x80U | (dots & 0x3FU))};
}

/// Where the numbers of a range lie on `n` dots.
struct Scale {
  Extent extent;
  std::size_t n;

  std::size_t dot(double value) const {
    return static_cast<std::size_t>(std::lround(extent.share(value) * static_cast<double>(n - 1)));
  }
};

/// Dots of characters, counted from the top left.
class Canvas {
 public:
  Canvas(std::size_t columns, std::size_t rows) : columns_(columns), cells_(columns * rows, 0) {}

  void put(std::size_t x, std::size_t y) {
    cells_[y / dots_down * columns_ + x / dots_across] |= bits[x % dots_across][y % dots_down];
  }
  unsigned at(std::size_t column, std::size_t row) const { return cells_[row * columns_ + column]; }

 private:
  std::size_t columns_;
  std::vector<unsigned> cells_;
};

class Drawing {
 public:
  Drawing(const Chart& chart, std::size_t columns, std::size_t rows)
      : chart_(chart),
        columns_(columns),
        rows_(rows),
        x_{{chart.x.front(), chart.x.back()}, dots_across * columns},
        y_{extent_of(chart.y), dots_down * rows},
        axes_(columns, rows),
        curve_(columns, rows) {
    for (std::size_t i = 0; i < x_.n; i += 2)
      axes_.put(i, height(0));
    for (std::size_t i = 0; i < y_.n; i += 2)
      axes_.put(x_.dot(0), i);
    for (std::size_t i = 0; i < chart.x.size(); ++i)
      add_point(i);
  }

  std::string line(std::size_t row, bool colour) const {
    std::string text = label(row) + " ";
    for (std::size_t column = 0; column < columns_; ++column) {
      const unsigned curve = curve_.at(column, row), axes = axes_.at(column, row);
      text += tinted(braille(curve | axes), curve ? tint(column) : Tint::faint, colour);
    }
    return text;
  }

  std::string x_numbers() const {
    const std::string left = plain_number(x_.extent.low), right = plain_number(x_.extent.high);
    const std::size_t zero = x_.dot(0) / dots_across;
    std::string line(label_width + 1 + columns_, ' ');
    line.replace(label_width + 1, left.size(), left);
    line.replace(label_width + 1 + zero, 1, "0");
    line.replace(line.size() - right.size(), right.size(), right);
    return line;
  }

 private:
  std::size_t height(double y) const { return y_.n - 1 - y_.dot(y); }

  /// The dot, and those that join it to the one before.
  void add_point(std::size_t i) {
    if (!std::isfinite(chart_.y[i])) return;
    const std::size_t to = height(chart_.y[i]);
    const bool joins = i > 0 && std::isfinite(chart_.y[i - 1]);
    const std::size_t from = joins ? height(chart_.y[i - 1]) : to;
    for (std::size_t y = std::min(from, to); y <= std::max(from, to); ++y)
      curve_.put(x_.dot(chart_.x[i]), y);
  }

  Tint tint(std::size_t column) const {
    const double share = (static_cast<double>(column) + 0.5) / static_cast<double>(columns_);
    const double x = x_.extent.low + share * (x_.extent.high - x_.extent.low);
    return x < chart_.lively_from || x > chart_.lively_to ? Tint::bad : Tint::bold;
  }

  /// The numbers at the top, at the bottom, and at 0 where that is neither.
  std::string label(std::size_t row) const {
    const std::size_t zero = height(0) / dots_down;
    std::string number;
    if (row + 1 == rows_) number = plain_number(y_.extent.low);
    if (row == 0) number = plain_number(y_.extent.high);
    if (row == zero && row > 0 && row + 1 < rows_) number = "0";
    return fmt::format("{:>{}}", number, label_width);
  }

  const Chart& chart_;
  std::size_t columns_, rows_;
  Scale x_, y_;
  Canvas axes_, curve_;
};

}  // namespace

std::vector<std::string> drawn(const Chart& chart, bool colour, std::size_t columns,
                               std::size_t rows) {
  const Drawing drawing(chart, columns, rows);
  const std::size_t width = label_width + 1 + columns;
  const std::size_t title_width = text_width(chart.title);
  std::vector<std::string> lines{std::string(label_width + 1, ' ') + chart.title +
                                 std::string(width - label_width - 1 - title_width, ' ')};
  for (std::size_t row = 0; row < rows; ++row)
    lines.push_back(drawing.line(row, colour));
  lines.push_back(drawing.x_numbers());
  return lines;
}

std::string side_by_side(const std::vector<std::vector<std::string>>& drawings) {
  std::string text;
  for (std::size_t i = 0; i < drawings.at(0).size(); ++i) {
    std::string line;
    for (const auto& lines : drawings)
      line += lines[i];
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

}  // namespace headwater::lab
