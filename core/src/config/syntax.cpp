// Plain words for what makes a text no YAML.
#include "syntax.hpp"

#include "characters.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace headwater {

namespace {

constexpr const char* quotes = "put quotes around the text";
constexpr const char* indentation =
    "check the indentation of this line and the one above";
constexpr const char* colon_hint =
    "check the indentation, or put quotes around text that contains ': '";

struct Wording {
  std::string_view theirs;  ///< how the parser's reason begins
  const char* ours;
  const char* hint;
};

constexpr Wording wordings[] = {
    {"illegal map value", "this ':' cannot stand here", colon_hint},
    {"end of map not", "this does not belong to the map above", indentation},
    {"end of sequence not", "this does not belong to the list above", indentation},
    {"another document", "this does not belong to what stands above", indentation},
    {"illegal block entry",
     "a '-' cannot stand here",
     "start the list on its own line"},
    {"illegal flow end", "this bracket closes nothing", ""},
    {"unknown token", "text cannot start with this character", quotes},
    {"the referenced anchor",
     "this name is defined nowhere above",
     "define it with '&'"},
    {"unknown escape", "unknown escape in quoted text", "write '\\\\' for a backslash"},
    {"illegal document", "a quoted text is not closed before this line", ""},
};

std::string_view line_at(const Mark& mark, int line) {
  const auto index = static_cast<std::size_t>(line) - 1;
  const bool known = mark.source && line > 0 && index < mark.source->lines.size();
  return known ? std::string_view(mark.source->lines[index]) : std::string_view();
}

Mark character_of(const SyntaxError& error, int line, std::size_t offset) {
  const std::size_t before =
      count_characters(line_at(error.mark, line).substr(0, offset));
  return {error.mark.source, line, static_cast<int>(before) + 1, 1};
}

std::optional<Diagnostic> tab_in_indentation(const SyntaxError& error) {
  const std::string_view line = line_at(error.mark, error.mark.line);
  const std::size_t tab = line.substr(0, line.find_first_not_of(" \t")).find('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  const auto& lines = error.mark.source->lines;
  const auto count = std::ranges::count_if(
      lines, [](const std::string& text) { return text.starts_with('\t'); });
  std::string hint;
  if (count > 1) hint = fmt::format("{} lines of this text start with a tab", count);
  return Diagnostic{character_of(error, error.mark.line, tab),
                    "tab used for indentation; YAML wants spaces",
                    std::move(hint)};
}

/// "units:64" instead of "units: 64" in the line of the error or the one above.
std::optional<Diagnostic> missing_space(const SyntaxError& error) {
  for (const int number : {error.mark.line, error.mark.line - 1}) {
    const std::string_view line = line_at(error.mark, number);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon + 1 >= line.size()) continue;
    const std::size_t name = line.find_first_not_of(" -");
    const bool alone = name < colon && line.find_first_of("\"'#{[ ", name) > colon;
    if (!alone || line[colon + 1] == ' ') continue;
    return Diagnostic{
        character_of(error, number, colon), "a space is missing after ':'", ""};
  }
  return std::nullopt;
}

Diagnostic unclosed(const SyntaxError& error, const char* open, const char* close) {
  if (error.at_end) {
    return {error.opener,
            fmt::format("this '{}' is never closed by '{}'", open, close),
            ""};
  }
  return {error.mark,
          fmt::format("a ',' or '{}' is missing before this", close),
          fmt::format("the '{}' stands in line {}", open, error.opener.line)};
}

}  // namespace

Diagnostic explain(const SyntaxError& error) {
  if (const auto mistake = tab_in_indentation(error)) return *mistake;
  if (error.reason == "end of sequence flow not found")
    return unclosed(error, "[", "]");
  if (error.reason == "end of map flow not found") return unclosed(error, "{", "}");
  if (error.reason == "illegal map value") {
    if (const auto mistake = missing_space(error)) return *mistake;
  }
  for (const Wording& wording : wordings) {
    if (!error.reason.starts_with(wording.theirs)) continue;
    return {error.mark, wording.ours, wording.hint};
  }
  return {error.mark, fmt::format("this is not YAML: {}", error.reason), ""};
}

}  // namespace headwater
