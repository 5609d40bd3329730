// UTF-8 text by characters (code points).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace headwater {

struct Character {
  char32_t code = 0;
  std::size_t size = 1;  ///< in bytes
  bool valid = false;    ///< else a byte that is no UTF-8
};

/// The character that starts at byte `at`.
Character character_at(std::string_view text, std::size_t at);

/// Characters in a text; a byte that is no UTF-8 counts as one.
std::size_t count_characters(std::string_view text);

/// Where character number `index` starts; the end of the text when there are fewer.
std::size_t offset_of(std::string_view text, std::size_t index);

/// 'text', cut after 60 characters.
std::string in_quotes(std::string_view text);

}  // namespace headwater
