// Tables in Markdown, as GitHub has them.
#include "markdown.hpp"

#include "terminal.hpp"

namespace headwater::lab {

std::string markdown_text(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    if (c == '&') result += "&amp;";
    if (c == '<') result += "&lt;";
    if (c == '>') result += "&gt;";
    if (c == '&' || c == '<' || c == '>') continue;
    if (std::string_view("\\`*_{}[]|~#$!").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string text = "|";
  for (const std::string& cell : cells)
    text += " " + markdown_text(cell) + " |";
  return text + "\n";
}

std::string markdown_heading(const std::vector<std::string>& titles, std::string_view sides) {
  std::string rule = "|";
  for (const char side : sides)
    rule += side == 'l' ? " --- |" : " ---: |";
  return markdown_row(titles) + rule + "\n";
}

}  // namespace headwater::lab
