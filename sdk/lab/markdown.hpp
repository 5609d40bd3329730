// Tables in Markdown, as GitHub has them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headwater::lab {

/// Text in which nothing is markup, HTML or the end of a cell.
std::string markdown_text(std::string_view text);

/// A row of a table. Cells are text.
std::string markdown_row(const std::vector<std::string>& cells);

/// The first two lines of a table. `sides` has one sign for each column: 'l' for words,
/// 'r' for numbers.
std::string markdown_heading(const std::vector<std::string>& titles, std::string_view sides);

}  // namespace headwater::lab
