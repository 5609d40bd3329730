// Numbers of options are decimal, as those of YAML are.
#pragma once

#include <string>

namespace headwater::cli {

/// Makes 010 the ten that it is; a unit may follow. What is wrong with it, if it is something
/// else, as 0x10 and nan are.
std::string read_decimal(std::string& text);

/// What is wrong with a number that is not between these; "" where it is.
std::string outside(double low, double high, const std::string& text);

}  // namespace headwater::cli
