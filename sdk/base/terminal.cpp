// Terminals, colours, and the width of text.
#include "terminal.hpp"

#include <algorithm>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace headwater::lab {

namespace {

bool is_set(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool is_dumb() {
  const char* const term = std::getenv("TERM");
  return term == nullptr || std::string_view(term) == "dumb";
}

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

bool takes_column(char c) {
  return begins_character(c) && static_cast<unsigned char>(c) >= 0x20U && c != 0x7F;
}

std::string_view code_of(Tint tint) {
  switch (tint) {
    case Tint::bold:
      return "1";
    case Tint::faint:
      return "2";
    case Tint::good:
      return "32";
    case Tint::warning:
      return "33";
    case Tint::bad:
      return "31";
    case Tint::none:
      break;
  }
  return "";
}

}  // namespace

Terminal terminal_of(int descriptor) {
  Terminal terminal;
  terminal.interactive = isatty(descriptor) != 0 && !is_dumb();
  terminal.colour = terminal.interactive && !is_set("NO_COLOR");
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) terminal.columns = size.ws_col;
  return terminal;
}

std::string tinted(std::string_view text, Tint tint, bool colour) {
  if (!colour || tint == Tint::none) return std::string(text);
  return "\x1b[" + std::string(code_of(tint)) + "m" + std::string(text) + "\x1b[0m";
}

std::size_t text_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), takes_column));
}

std::string clipped(std::string_view text, std::size_t width) {
  if (text_width(text) <= width) return std::string(text);
  const std::size_t kept = width > 3 ? width - 3 : 0;
  std::size_t bytes = 0, seen = 0;
  for (; bytes < text.size(); ++bytes) {
    if (begins_character(text[bytes]) && seen == kept) break;
    if (takes_column(text[bytes])) ++seen;
  }
  return std::string(text.substr(0, bytes)) + std::string("...").substr(0, width);
}

std::string wrapped(std::string_view text, std::size_t width) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    const std::size_t needed = text_width(word);
    if (column > 0) out += column + 1 + needed > width ? '\n' : ' ';
    column = column == 0 || out.back() == '\n' ? needed : column + 1 + needed;
    out += word;
  }
  return out;
}

}  // namespace headwater::lab
