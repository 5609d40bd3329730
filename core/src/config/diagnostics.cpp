// Mistakes of a configuration, and warnings, in compiler style: place, message, line, caret, hint.
#include <headwater/characters.hpp>
#include <headwater/diagnostics.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <sstream>
#include <tuple>

namespace headwater {

namespace {

constexpr std::size_t most_shown = 100;
constexpr std::size_t widest = 160;

std::size_t offset_of(const Mark& mark) {
  return static_cast<std::size_t>(std::max(mark.column, 1)) - 1;
}

/// The line of a mark, clipped around it, and a caret below.
std::string excerpt(std::string_view line, const Mark& mark) {
  const std::size_t column = offset_of(mark);
  const bool clipped = line.size() > widest && column > widest / 2;
  const std::size_t begin = start_of_character(line, clipped ? column - widest / 2 : 0);
  const std::size_t end = start_of_character(line, begin + widest);
  const std::size_t at = std::clamp(column, begin, end);
  const std::size_t stop = std::min(at + static_cast<std::size_t>(mark.length), end);

  const auto part = [&](std::size_t from, std::size_t to) {
    return printable(line.substr(from, to - from));
  };
  const std::string before = (begin > 0 ? "..." : "") + part(begin, at);
  const std::string marked = part(at, stop);
  const std::string after = part(stop, end) + (end < line.size() ? "..." : "");
  const std::string number = fmt::format("{:>4}", mark.line);
  const std::string margin(number.size(), ' ');
  const std::string space(count_characters(before), ' ');
  const std::string tail(std::max<std::size_t>(count_characters(marked), 1) - 1, '~');
  return fmt::format("{} | {}{}{}\n", number, before, marked, after) +
         fmt::format("{} | {}^{}\n", margin, space, tail);
}

std::string place(const Mark& mark) {
  std::string text = printable(mark.source->name) + ":";
  if (mark.line == 0) return text;
  const std::string_view before = mark.source->line(mark.line).substr(0, offset_of(mark));
  return text + fmt::format("{}:{}:", mark.line, count_characters(before) + 1);
}

std::string one_text(const Diagnostic& mistake, const char* severity) {
  const Mark& mark = mistake.mark;
  std::string text = mark.source ? place(mark) + " " : "";
  text += severity + printable(mistake.message) + "\n";
  if (mark.source && mark.line > 0) text += excerpt(mark.source->line(mark.line), mark);
  std::istringstream hint(mistake.hint);
  for (std::string line; std::getline(hint, line);)
    text += "  " + printable(line) + "\n";
  return text;
}

}  // namespace

void Diagnostics::error(const Mark& mark, std::string message, std::string hint) {
  list_.push_back({mark, std::move(message), std::move(hint)});
}

void Diagnostics::warn(const Mark& mark, std::string message, std::string hint) {
  warnings_.push_back({mark, std::move(message), std::move(hint)});
}

std::string Diagnostics::text() const {
  using Order = std::tuple<std::string, int, int, std::string>;
  std::map<Order, std::pair<const Diagnostic*, const char*>> sorted;
  const auto add = [&](const std::vector<Diagnostic>& list, const char* severity) {
    for (const Diagnostic& one : list) {
      const std::string name = one.mark.source ? one.mark.source->name : "";
      sorted.try_emplace({name, one.mark.line, one.mark.column, one.message}, &one, severity);
    }
  };
  add(list_, "error: ");
  add(warnings_, "warning: ");
  std::string text;
  std::size_t shown = 0;
  for (const auto& [place, one] : sorted) {
    if (shown++ < most_shown) text += one_text(*one.first, one.second);
  }
  if (shown > most_shown) text += fmt::format("and {} more mistakes\n", shown - most_shown);
  return text;
}

}  // namespace headwater
