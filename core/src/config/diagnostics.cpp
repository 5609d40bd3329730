// Mistakes of a configuration in compiler style: place, message, line, caret, hint.
#include "characters.hpp"
#include "headwater/config.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <tuple>

namespace headwater {

namespace {

constexpr std::size_t most_shown = 100;
constexpr std::size_t widest = 160;

bool deceives_terminal(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) ||
         (code >= 0x200E && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    if (c.code == '\t') {
      result += "    ";
    } else if (c.code == '\n') {
      result += "\\n";
    } else if (!c.valid || (c.code < 0x80 && deceives_terminal(c.code))) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned>(c.code));
    } else if (deceives_terminal(c.code)) {
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c.code));
    } else {
      result += text.substr(at, c.size);
    }
    at += c.size;
  }
  return result;
}

/// The line of a mark, clipped around it, and a caret below.
std::string excerpt(std::string_view line, const Mark& mark) {
  const auto column = static_cast<std::size_t>(std::max(mark.column, 1)) - 1;
  const bool whole = column <= widest / 2 || offset_of(line, widest) == line.size();
  const std::size_t left = whole ? 0 : column - widest / 2;
  line.remove_prefix(offset_of(line, left));
  const std::string_view shown = line.substr(0, offset_of(line, widest));
  const std::size_t begin = offset_of(shown, column - left);
  const auto length = static_cast<std::size_t>(std::max(mark.length, 1));
  const std::size_t size = offset_of(shown.substr(begin), length);

  const std::string gutter = fmt::format("{:>4} | ", mark.line);
  const std::string before = (whole ? "" : "...") + printable(shown.substr(0, begin));
  const std::string marked = printable(shown.substr(begin, size));
  std::string text = gutter + before + marked + printable(shown.substr(begin + size));
  if (shown.size() < line.size()) text += "...";
  text += "\n" + std::string(gutter.size() - 2, ' ') + "| ";
  text += std::string(count_characters(before), ' ') + '^';
  return text +
         std::string(std::max<std::size_t>(count_characters(marked), 1) - 1, '~') +
         '\n';
}

/// A hint may have several lines.
std::string indented(std::string_view hint) {
  std::string text;
  while (!hint.empty()) {
    const std::size_t end = std::min(hint.find('\n'), hint.size());
    text += "  " + printable(hint.substr(0, end)) + "\n";
    hint.remove_prefix(std::min(end + 1, hint.size()));
  }
  return text;
}

std::string one_text(const Diagnostic& mistake) {
  const Mark& mark = mistake.mark;
  std::string text;
  if (mark.source) text += printable(mark.source->name) + ":";
  if (mark.source && mark.line > 0)
    text += fmt::format("{}:{}:", mark.line, mark.column);
  text += (text.empty() ? "error: " : " error: ") + printable(mistake.message) + "\n";
  const auto number = static_cast<std::size_t>(std::max(mark.line, 0));
  if (mark.source && number > 0 && number <= mark.source->lines.size()) {
    text += excerpt(mark.source->lines[number - 1], mark);
  }
  return text + indented(mistake.hint);
}

using Order = std::tuple<std::string_view, int, int, std::string_view>;

Order order(const Diagnostic& mistake) {
  const Mark& mark = mistake.mark;
  const std::string_view name = mark.source ? mark.source->name : std::string_view{};
  return {name, mark.line, mark.column, mistake.message};
}

}  // namespace

void Diagnostics::error(const Mark& mark, std::string message, std::string hint) {
  list_.push_back({mark, std::move(message), std::move(hint)});
}

std::string Diagnostics::text() const {
  std::map<Order, const Diagnostic*> sorted;
  for (const Diagnostic& mistake : list_)
    sorted.try_emplace(order(mistake), &mistake);
  std::string text;
  std::size_t shown = 0;
  for (const auto& [place, mistake] : sorted) {
    if (++shown > most_shown) break;
    text += one_text(*mistake);
  }
  if (shown > most_shown) {
    text += fmt::format("and {} more mistakes\n", sorted.size() - most_shown);
  }
  return text;
}

}  // namespace headwater
