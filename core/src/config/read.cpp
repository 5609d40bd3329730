// Files and text before they reach the YAML parser: size, encoding, lines.
#include "characters.hpp"
#include "headwater/config.hpp"
#include "parse.hpp"
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>

namespace headwater {

namespace {

constexpr std::size_t most_bytes = std::size_t{16} << 20U;
constexpr std::size_t most_open_brackets = 5000;

/// The first byte of what is no text, or the end.
std::size_t find_binary(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Character c = character_at(text, at);
    const bool blank = c.code == '\t' || c.code == '\n' || c.code == '\r';
    if (!c.valid || (c.code < 0x20 && !blank) || c.code == 0x7F) return at;
    at += c.size;
  }
  return at;
}

/// The bracket that leaves too many unclosed, or the end. Those in quotes and comments
/// count too; only what would cost the parser gigabytes comes near the limit.
std::size_t find_too_deep(std::string_view text) {
  std::size_t open = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '[' || text[at] == '{') ++open;
    if ((text[at] == ']' || text[at] == '}') && open > 0) --open;
    if (open > most_open_brackets) return at;
  }
  return text.size();
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, size);
    lines.emplace_back(line.substr(0, line.size() - (line.ends_with('\r') ? 1 : 0)));
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return lines;
}

Mark mark_at(const std::shared_ptr<const Source>& source,
             std::string_view text,
             std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t start = before.rfind('\n') + 1;  // 0 when there is none
  return {source,
          static_cast<int>(std::ranges::count(before, '\n')) + 1,
          static_cast<int>(count_characters(before.substr(start))) + 1,
          1};
}

/// At most one byte more than allowed, so that parse_yaml sees what is too much.
bool read_all(const std::string& path, std::string& text) {
  const auto close = [](std::FILE* file) {
    std::fclose(file);
  };
  const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"),
                                                         close);
  if (!file) return false;
  std::array<char, 65536> chunk;
  while (text.size() <= most_bytes) {
    const std::size_t count = std::fread(chunk.data(), 1, chunk.size(), file.get());
    if (count == 0) return std::ferror(file.get()) == 0;
    text.append(chunk.data(), count);
  }
  return true;
}

}  // namespace

Node parse_yaml(std::string_view text, std::string name, Diagnostics& diagnostics) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto source = std::make_shared<Source>(Source{std::move(name), {}});
  Node nothing;
  nothing.mark.source = source;
  if (text.size() > most_bytes) {
    diagnostics.error(nothing.mark, "more than 16 MiB of text");
    return nothing;
  }
  source->lines = split_lines(text);
  const std::size_t binary = find_binary(text);
  const std::size_t too_deep = find_too_deep(text);
  if (binary < text.size()) {
    diagnostics.error(mark_at(source, text, binary),
                      fmt::format("byte 0x{:02x} is no text",
                                  static_cast<unsigned char>(text[binary])),
                      "a configuration is UTF-8 text without control characters");
  } else if (too_deep < text.size()) {
    diagnostics.error(mark_at(source, text, too_deep), "nested deeper than 256 levels");
  } else {
    return parse_checked(text, source, diagnostics);
  }
  return nothing;
}

Node read_yaml(const std::string& path, Diagnostics& diagnostics) {
  std::string text;
  errno = 0;
  if (read_all(path, text)) return parse_yaml(text, path, diagnostics);
  const int reason = errno;
  Node nothing;
  nothing.mark.source = std::make_shared<Source>(Source{path, {}});
  diagnostics.error(nothing.mark,
                    fmt::format("cannot read this file: {}", std::strerror(reason)));
  return nothing;
}

}  // namespace headwater
