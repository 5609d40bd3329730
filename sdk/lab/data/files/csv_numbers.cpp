// Numbers as people write them, and how they are written here.
#include "csv_numbers.hpp"

#include <headwater/node.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace headwater::lab {

namespace {

void erase_all(std::string& text, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts)
    for (std::size_t at; (at = text.find(part)) != std::string::npos;)
      text.erase(at, part.size());
}

bool remove_end(std::string& text, std::string_view end) {
  if (text.starts_with(end))
    text.erase(0, end.size());
  else if (text.ends_with(end))
    text.erase(text.size() - end.size());
  else
    return false;
  return true;
}

/// Without a unit at either end, and without what stands between groups of digits: of commas
/// and points the last is the decimal one, if it is the only one of its kind.
std::string plain(std::string_view number) {
  std::string text(number);
  const bool minus = remove_end(text, "-");  // -$10
  for (const char* const unit : {"$", "€", "£", "¥", "%"})
    if (remove_end(text, unit)) break;
  erase_all(text, {" ", "\u00a0", "\u202f", "'", "_"});
  const std::size_t decimal = text.find_last_of(",.");
  if (decimal != std::string::npos) {
    const char mark = text[decimal];
    const bool alone = std::ranges::count(text, mark) == 1;
    text[decimal] = alone ? '\n' : mark;  // out of the way
    erase_all(text, {",", "."});
    std::ranges::replace(text, '\n', '.');
  }
  return minus ? "-" + text : text;
}

}  // namespace

bool is_missing(std::string_view text) {
  constexpr std::array<std::string_view, 9> words{"",    "?",    "NA",   "N/A", "NaN",
                                                  "nan", "NULL", "null", "None"};
  return std::ranges::find(words, text) != words.end();
}

bool is_like_number(std::string_view text) {
  const std::string number = plain(text);
  std::string_view rest = number;
  if (rest.starts_with('+')) rest.remove_prefix(1);
  double value = 0;
  const char* const end = rest.data() + rest.size();
  const auto [stop, error] = std::from_chars(rest.data(), end, value);
  return stop == end && error != std::errc::invalid_argument;
}

std::string hint_of_number(std::string_view text) {
  const std::string number = plain(text);
  if (!decimal_number(number)) return "";
  const std::size_t comma = text.find(',');
  const bool may_be_group = comma != text.npos && text.size() - comma == 4 &&
                            text.find_first_of(",.", comma + 1) == text.npos;
  std::string hint = "write " + number;
  if (may_be_group) hint += ", or " + plain(std::string(text) + ",");
  return hint + ": a number has a decimal point and nothing else between or beside its digits";
}

}  // namespace headwater::lab
