// A curve drawn on a terminal with dots of braille characters.
#include "plot.hpp"

#include "../numbers.hpp"
#include "../terminal.hpp"
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

/// Where the numbers from `low` to `high` lie on `n` dots.
struct Scale {
  double low, high;
  std::size_t n;

  std::size_t dot(double value) const {
    // Halves, because high - low may be more than a double holds.
    const double share = (value / 2 - low / 2) / (high / 2 - low / 2);
    return static_cast<std::size_t>(std::lround(share * static_cast<double>(n - 1)));
  }
};

Scale scale_of(const std::vector<double>& values, std::size_t n) {
  double low = 0, high = 0;
  for (const double value : values)
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  return {low, low == high ? 1 : high, n};
}

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
  explicit Drawing(const Plot& plot)
      : plot_(plot),
        x_{plot.x.front(), plot.x.back(), dots_across * plot.columns},
        y_(scale_of(plot.y, dots_down * plot.rows)),
        axes_(plot.columns, plot.rows),
        curve_(plot.columns, plot.rows) {
    for (std::size_t i = 0; i < x_.n; i += 2)
      axes_.put(i, height(0));
    for (std::size_t i = 0; i < y_.n; i += 2)
      axes_.put(x_.dot(0), i);
    for (std::size_t i = 0; i < plot.x.size(); ++i)
      add_point(i);
  }

  std::string line(std::size_t row, bool colour) const {
    std::string text = label(row) + " ";
    for (std::size_t column = 0; column < plot_.columns; ++column) {
      const unsigned curve = curve_.at(column, row), axes = axes_.at(column, row);
      text += tinted(braille(curve | axes), curve ? tint(column) : Tint::faint, colour);
    }
    return text;
  }

  std::string x_numbers() const {
    const std::string left = plain_number(x_.low), right = plain_number(x_.high);
    const std::size_t zero = x_.dot(0) / dots_across;
    std::string line(label_width + 1 + plot_.columns, ' ');
    line.replace(label_width + 1, left.size(), left);
    line.replace(label_width + 1 + zero, 1, "0");
    line.replace(line.size() - right.size(), right.size(), right);
    return line;
  }

 private:
  std::size_t height(double y) const { return y_.n - 1 - y_.dot(y); }

  /// The dot, and those that join it to the one before.
  void add_point(std::size_t i) {
    if (!std::isfinite(plot_.y[i])) return;
    const std::size_t to = height(plot_.y[i]);
    const bool joins = i > 0 && std::isfinite(plot_.y[i - 1]);
    const std::size_t from = joins ? height(plot_.y[i - 1]) : to;
    for (std::size_t y = std::min(from, to); y <= std::max(from, to); ++y)
      curve_.put(x_.dot(plot_.x[i]), y);
  }

  Tint tint(std::size_t column) const {
    const double share = (static_cast<double>(column) + 0.5) / static_cast<double>(plot_.columns);
    const double x = x_.low + share * (x_.high - x_.low);
    return x < plot_.lively.from || x > plot_.lively.to ? Tint::bad : Tint::bold;
  }

  /// The numbers at the top, at the bottom, and at 0 where that is neither.
  std::string label(std::size_t row) const {
    const std::size_t zero = height(0) / dots_down;
    std::string number;
    if (row + 1 == plot_.rows) number = plain_number(y_.low);
    if (row == 0) number = plain_number(y_.high);
    if (row == zero && row > 0 && row + 1 < plot_.rows) number = "0";
    return fmt::format("{:>{}}", number, label_width);
  }

  const Plot& plot_;
  Scale x_, y_;
  Canvas axes_, curve_;
};

}  // namespace

std::vector<std::string> drawn(const Plot& plot, bool colour) {
  const Drawing drawing(plot);
  const std::size_t width = label_width + 1 + plot.columns;
  const std::size_t title_width = text_width(plot.title);
  std::vector<std::string> lines{std::string(label_width + 1, ' ') + plot.title +
                                 std::string(width - label_width - 1 - title_width, ' ')};
  for (std::size_t row = 0; row < plot.rows; ++row)
    lines.push_back(drawing.line(row, colour));
  lines.push_back(drawing.x_numbers());
  return lines;
}

std::string beside(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  std::string text;
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::string line = left[i] + right[i];
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

}  // namespace headwater::lab
