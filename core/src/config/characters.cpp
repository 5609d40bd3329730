// UTF-8 text by characters (code points).
#include "characters.hpp"

#include <array>
#include <fmt/format.h>

namespace headwater {

namespace {

std::size_t size_from_first_byte(unsigned char byte) {
  if (byte < 0x80) return 1;
  if (byte >= 0xC2 && byte < 0xE0) return 2;
  if (byte >= 0xE0 && byte < 0xF0) return 3;
  if (byte >= 0xF0 && byte < 0xF5) return 4;
  return 0;
}

bool is_too_long_or_surrogate(char32_t code, std::size_t size) {
  constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  return code < smallest[size] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000);
}

}  // namespace

Character character_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t size = size_from_first_byte(first);
  if (size == 1) return {first, 1, true};
  if (size == 0 || at + size > text.size()) return {first, 1, false};
  char32_t code = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[at + i]);
    if ((byte & 0xC0U) != 0x80) return {first, 1, false};
    code = (code << 6U) | (byte & 0x3FU);
  }
  if (is_too_long_or_surrogate(code, size)) return {first, 1, false};
  return {code, size, true};
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += character_at(text, at).size) {
    ++count;
  }
  return count;
}

std::size_t offset_of(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  for (; index > 0 && at < text.size(); --index)
    at += character_at(text, at).size;
  return at;
}

std::string in_quotes(std::string_view text) {
  const std::size_t end = offset_of(text, 60);
  return fmt::format("'{}{}'", text.substr(0, end), end < text.size() ? "..." : "");
}

}  // namespace headwater
