// Numbers of options are decimal, as those of YAML are.
#pragma once

#include <headwater/node.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>

namespace headwater::cli {

/// Takes a number that a unit may follow: 010 is ten, and neither 0x10 nor nan is a number.
/// The transformation that is added last runs first.
inline std::string read_decimal(std::string& text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  const auto unit = std::find_if_not(text.rbegin(), text.rend(), is_letter).base();
  const std::string number = CLI::detail::trim_copy(std::string(text.begin(), unit));
  if (!decimal_number(number)) return "'" + text + "' is not a decimal number";
  const std::size_t zeros = std::min(text.find_first_not_of('0'), text.size());
  const bool digit_follows = zeros < text.size() && text[zeros] >= '1' && text[zeros] <= '9';
  text.erase(0, digit_follows || zeros == 0 ? zeros : zeros - 1);
  return {};
}

inline const CLI::Validator decimal(read_decimal, "", "decimal");

}  // namespace headwater::cli
