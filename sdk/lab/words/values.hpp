// What to write for a value that is not what it must be.
#pragma once

#include <string>
#include <string_view>

namespace headwater::lab {

/// `got`: "'64.0'", "the text '1'", "a list", "nothing"; `wanted`: "a whole number at
/// least 1". Empty: the value does not say what was meant.
std::string hint_for_value(std::string_view got, std::string_view wanted);

/// What to write where a map must stand; `where` names it: "train".
std::string hint_for_map(std::string_view where, std::string_view got);

}  // namespace headwater::lab
