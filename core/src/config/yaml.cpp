// Files and text before they reach the YAML parser: size, encoding, lines.
#include <headwater/characters.hpp>
#include <headwater/yaml.hpp>

#include "yaml_tree.hpp"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace headwater {

namespace {

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) {
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(std::move(line));
  }
  return lines;
}

/// Whether it may stand in a file: more than may be shown as it is.
bool is_text(const Character& c) {
  const bool blank = c.code == '\t' || c.code == '\n' || c.code == '\r';
  return is_printable(c) || blank || (c.valid && c.code > 0x9F);
}

/// The first byte of what is not text, or the end.
std::size_t find_binary(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Character c = character_at(text, at);
    if (!is_text(c)) break;
    at += c.size;
  }
  return at;
}

/// Does it leave too many brackets open? Those in quotes and comments count too, which
/// are never so many.
bool is_too_deep(std::string_view text) {
  std::size_t open = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') ++open;
    if ((c == ']' || c == '}') && open > 0) --open;
    if (open > most_brackets) return true;
  }
  return false;
}

/// Null, after a mistake of the text as a whole or at one place of it.
Node refuse(const Mark& mark, std::string message, Diagnostics& diagnostics) {
  diagnostics.error(mark, std::move(message));
  Node nothing;
  nothing.mark.source = mark.source;
  return nothing;
}

}  // namespace

Node parse_yaml(std::string_view text, std::string name, Diagnostics& diagnostics) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto source = std::make_shared<Source>(Source{std::move(name), {}});
  Mark mark = {source};
  if (text.size() > most_bytes) return refuse(mark, "more than 16 MiB of text", diagnostics);
  source->lines = split_lines(text);
  const std::size_t binary = find_binary(text);
  if (binary < text.size()) {
    const std::string_view before = text.substr(0, binary);
    const std::size_t start = before.rfind('\n') + 1;  // 0 when there is none
    mark.line = static_cast<int>(std::ranges::count(before, '\n')) + 1;
    mark.column = static_cast<int>(binary - start) + 1;
    const auto byte = static_cast<unsigned char>(text[binary]);
    return refuse(mark, fmt::format("byte 0x{:02x} is not text", byte), diagnostics);
  }
  if (is_too_deep(text)) return refuse(mark, "nested deeper than 256 levels", diagnostics);
  return yaml_tree(text, source, diagnostics);
}

Node read_yaml(const std::string& path, Diagnostics& diagnostics) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text(most_bytes + 1, '\0');  // parse_yaml refuses more
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) {
    const std::string reason = std::strerror(errno);
    const Mark mark = {std::make_shared<Source>(Source{path, {}})};
    return refuse(mark, "cannot read this file: " + reason, diagnostics);
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return parse_yaml(text, path, diagnostics);
}

}  // namespace headwater
