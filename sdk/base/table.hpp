// A table of a document.
#pragma once

#include "terminal.hpp"
#include <cstddef>
#include <string>
#include <vector>

namespace headwater::lab {

struct Cell {
  std::string text;
  Tint tint = Tint::none;
  std::size_t section = 0;  ///< of the document, from 0, that a page leads to; 0: none
};

struct Column {
  std::string group;  ///< stands above neighbours of the same group; may be empty
  std::string title;
  bool left = false;      ///< words; numbers stand at the right
  bool flexible = false;  ///< may be clipped on a terminal so that the table fits

  /// Group and title in one line.
  std::string heading() const { return group + (group.empty() ? "" : " ") + title; }
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows{};  ///< a short one has empty cells at its end
  std::size_t width = 110;                ///< columns of a terminal, as far as clipping allows

  void add(std::vector<Cell> row) { rows.push_back(std::move(row)); }
};

/// Aligned, two blanks apart. Columns without any text are left out.
std::string to_terminal(const Table& table, bool colour);

}  // namespace headwater::lab
