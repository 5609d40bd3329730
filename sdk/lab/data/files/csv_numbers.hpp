// Numbers as people write them, and how they are written here.
#pragma once

#include <string>
#include <string_view>

namespace headwater::lab {

/// As people and programs write that there is no value.
bool is_missing(std::string_view text);

/// Is it a number in some notation: 1e400, inf, "$10", "6 %", "1.234,5", "1 000"?
bool is_like_number(std::string_view text);

/// How to write such a number; empty for anything else.
std::string hint_of_number(std::string_view text);

}  // namespace headwater::lab
