// What the text goes to: a terminal with a width and perhaps colours, or a file.
#pragma once

#include <string>
#include <string_view>

namespace headwater::lab {

struct Terminal {
  bool interactive = false;  ///< a person watches; lines can be redrawn
  bool colour = false;       ///< never with NO_COLOR or TERM=dumb
  int columns = 80;
};

/// Of a file descriptor, 1 for standard output and 2 for standard error.
Terminal terminal_of(int descriptor);

enum class Tint { none, bold, faint, good, warning, bad };

/// Text in a colour where `colour` is on; unchanged otherwise.
std::string tinted(std::string_view text, Tint tint, bool colour);

/// How many columns a UTF-8 text takes: its code points, control characters as 0.
std::size_t text_width(std::string_view text);

/// At most `width` columns; what was longer ends in "...".
std::string clipped(std::string_view text, std::size_t width);

/// Broken at blanks into lines of at most `width` columns, no newline at the end.
std::string wrapped(std::string_view text, std::size_t width);

}  // namespace headwater::lab
