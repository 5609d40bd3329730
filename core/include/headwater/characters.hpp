// UTF-8 text by characters (code points), and as messages show it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace headwater {

struct Character {
  char32_t code = 0;
  std::size_t size = 1;  ///< in bytes
  bool valid = false;    ///< else a byte that is not UTF-8
};

/// The character that starts at byte `at`.
Character character_at(std::string_view text, std::size_t at);

/// Is it one that shows where it stands? Control characters do not, and those that turn the
/// direction of a text show it in another order than it has.
bool is_printable(const Character& character);

/// Where the character starts that byte `at` belongs to; at most the end of the text.
std::size_t start_of_character(std::string_view text, std::size_t at);

/// Characters in a UTF-8 text.
std::size_t count_characters(std::string_view text);

/// Text from anywhere, in one line that moves no cursor: "\x1b" for what does not show.
std::string printable(std::string_view text);

/// 'text', cut after 60 bytes at most, between characters.
std::string in_quotes(std::string_view text);

}  // namespace headwater
