// Aligned text tables.
#pragma once

#include "terminal.hpp"
#include <string>
#include <vector>

namespace headwater::lab {

struct Cell {
  std::string text;
  Tint tint = Tint::none;
};

struct Column {
  std::string group;  ///< stands above neighbours of the same group; may be empty
  std::string title;
  bool left = false;      ///< words; numbers stand at the right
  bool flexible = false;  ///< may be clipped so that the table fits
};

/// Collects rows and prints them two blanks apart, at most `width` columns wide as far
/// as clipping the flexible columns allows. Columns without any text are left out.
class Grid {
 public:
  explicit Grid(std::vector<Column> columns, std::size_t width = 110);
  void add(std::vector<Cell> row);
  std::string text(bool colour) const;

 private:
  std::vector<std::size_t> widths() const;
  std::string groups(const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::size_t width_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace headwater::lab
