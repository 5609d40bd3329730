// UTF-8 text by characters (code points).
#include <headwater/characters.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <fmt/format.h>
#include <utility>

namespace headwater {

namespace {

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

}  // namespace

Character character_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const auto size = static_cast<std::size_t>(std::countl_one(first));
  if (size == 0) return {first, 1, true};
  const Character broken{first, 1, false};
  if (size == 1 || size > 4 || at + size > text.size()) return broken;
  char32_t code = first & (0x7FU >> size);
  for (const char byte : text.substr(at + 1, size - 1)) {
    if (!continues_character(byte)) return broken;
    code = (code << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  if (code < smallest[size] || code > 0x10FFFF || surrogate) return broken;
  return {code, size, true};
}

bool is_printable(const Character& c) {
  constexpr std::array<std::pair<char32_t, char32_t>, 6> hidden = {{{0, 0x1F},
                                                                    {0x7F, 0x9F},
                                                                    {0x61C, 0x61C},
                                                                    {0x200E, 0x200F},
                                                                    {0x2028, 0x202E},
                                                                    {0x2066, 0x2069}}};
  return c.valid && std::ranges::none_of(hidden, [&](const auto& range) {
           return c.code >= range.first && c.code <= range.second;
         });
}

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    if (is_printable(c)) {
      result += text.substr(at, c.size);
    } else if (c.code == '\t') {
      result += "    ";
    } else {
      result += fmt::format("\\x{:02x}", static_cast<unsigned>(c.code));
    }
    at += c.size;
  }
  return result;
}

std::size_t start_of_character(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  while (at > 0 && continues_character(text[at]))
    --at;
  return at;
}

std::size_t count_characters(std::string_view text) {
  const auto more = std::ranges::count_if(text, continues_character);
  return text.size() - static_cast<std::size_t>(more);
}

std::string in_quotes(std::string_view text) {
  const std::size_t end = start_of_character(text, 60);
  return fmt::format("'{}{}'", text.substr(0, end), end < text.size() ? "..." : "");
}

}  // namespace headwater
