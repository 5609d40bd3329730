// Numbers of options are decimal, as those of YAML are.
#include "decimal.hpp"

#include <headwater/node.hpp>

#include <fmt/format.h>
#include <string_view>

namespace headwater::cli {

std::string read_decimal(std::string& text) {
  const auto is_digit = [](char c) {
    return c >= '0' && c <= '9';
  };
  // A unit consists of letters, and blanks may stand before it.
  const std::size_t last = text.find_last_of("0123456789.");
  std::string_view number = text;
  if (last != text.npos && text.find_first_not_of(" bBkKmMgGtTpPeEiI", last + 1) == text.npos)
    number = number.substr(0, last + 1);
  if (!decimal_number(number)) return "'" + text + "' is not a decimal number";
  while (text.size() > 1 && text[0] == '0' && is_digit(text[1]))
    text.erase(0, 1);
  return {};
}

std::string outside(double low, double high, const std::string& text) {
  const auto value = decimal_number(text);
  if (value && low <= *value && *value <= high) return {};
  return fmt::format("must be from {} to {}, but got '{}'", low, high, text);
}

}  // namespace headwater::cli
