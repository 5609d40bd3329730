// Plain words for what makes a text not YAML.
#include "syntax.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace headwater {

namespace {

constexpr const char* indentation = "check the indentation of this line and the one above";

struct Wording {
  std::string_view theirs;  ///< how the parser's reason begins
  const char* ours;
  const char* hint;
};

constexpr Wording wordings[] = {
    {"illegal map value", "this ':' cannot stand here",
     "check the indentation, or put quotes around text that contains ': '"},
    {"end of map not", "this does not belong to the map above", indentation},
    {"end of sequence not", "this does not belong to the list above", indentation},
    {"illegal block", "a '-' cannot stand here", "start the list on its own line"},
    {"illegal flow end", "this bracket closes nothing", ""},
    {"unknown token", "text cannot start with this character", "put it in quotes"},
    {"the referenced", "this name is defined nowhere above", "define it with '&'"},
    {"unknown escape", "unknown escape in quoted text", "write '\\\\' for a backslash"},
};

/// The ':' of "units:64", which lacks a space.
std::size_t find_glued_colon(std::string_view line) {
  const std::size_t colon = line.find_first_of(":\"'#{[");
  if (colon == line.npos || line[colon] != ':') return line.npos;
  return line.substr(colon + 1).find_first_not_of(' ') == 0 ? colon : line.npos;
}

}  // namespace

Diagnostic explain(std::string_view reason, const Mark& mark, const Mark& opener) {
  const auto at = [&](int line, std::size_t offset) {
    return Mark{mark.source, line, static_cast<int>(offset) + 1};
  };
  const std::string_view line = mark.source->line(mark.line);
  const std::size_t tab = line.substr(0, line.find_first_not_of(" \t")).find('\t');
  if (tab != line.npos)
    return {at(mark.line, tab), "tab used for indentation; YAML wants spaces", ""};
  if (reason.ends_with("flow not found")) {
    const int last = static_cast<int>(mark.source->lines.size());
    return {opener, "this bracket is not closed, or a ',' is missing behind it",
            fmt::format("noticed in line {}", std::min(mark.line, last))};
  }
  for (const int number : {mark.line, mark.line - 1}) {
    const std::size_t colon = find_glued_colon(mark.source->line(number));
    if (reason == "illegal map value" && colon != line.npos)
      return {at(number, colon), "a space is missing after ':'", ""};
  }
  for (const Wording& wording : wordings)
    if (reason.starts_with(wording.theirs)) return {mark, wording.ours, wording.hint};
  return {mark, fmt::format("this is not YAML: {}", reason), ""};
}

}  // namespace headwater
