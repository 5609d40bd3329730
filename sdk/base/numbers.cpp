// How numbers are written.
#include "numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

// Fixed notation from 0.001 to below a million.
constexpr int smallest_exponent = -3, largest_exponent = 5;

struct Scientific {
  std::string mantissa;
  int exponent = 0;
};

Scientific scientific(double value, int digits) {
  std::array<char, 64> buffer{};
  const auto form = std::chars_format::scientific;
  char* const begin = buffer.data();
  char* const end = std::to_chars(begin, begin + buffer.size(), value, form, digits - 1).ptr;
  char* const e = std::find(begin, end, 'e');
  Scientific out{std::string(begin, e), 0};
  std::from_chars(e + (e[1] == '+' ? 2 : 1), end, out.exponent);
  return out;
}

std::string fixed(double value, int decimals) {
  return fmt::format("{:.{}f}", value, std::max(decimals, 0));
}

std::string without_trailing_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

bool is_special(double value) {
  return value == 0 || !std::isfinite(value);
}

}  // namespace

std::string exact(double value) {
  if (std::isnan(value)) return "nan";
  if (value == 0) return "0";
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string table_number(double value) {
  if (is_special(value)) return exact(value);
  const int exponent = scientific(value, 4).exponent;
  if (exponent >= smallest_exponent && exponent <= largest_exponent)
    return fixed(value, 3 - exponent);
  const Scientific parts = scientific(value, 3);
  return fmt::format("{}e{}", parts.mantissa, parts.exponent);
}

std::string plain_number(double value, int digits) {
  if (is_special(value)) return exact(value);
  const Scientific parts = scientific(value, digits);
  if (parts.exponent >= smallest_exponent && parts.exponent <= largest_exponent)
    return without_trailing_zeros(fixed(value, digits - 1 - parts.exponent));
  return fmt::format("{}e{}", without_trailing_zeros(parts.mantissa), parts.exponent);
}

std::string percent(double share) {
  const double value = 100 * share;
  if (std::isnan(value)) return "nan";
  if (value == 0) return "0 %";
  if (value < 0.1) return "<0.1 %";
  if (value < 9.95) return fmt::format("{:.1f} %", value);
  if (value > 99 && value < 100) return ">99 %";
  return fmt::format("{:.0f} %", value);
}

std::string duration(double seconds) {
  if (seconds < 0.95) return fmt::format("{:.0f} ms", std::ceil(1e3 * seconds));
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = std::llround(seconds);
  if (whole < 120) return fmt::format("{} s", whole);
  if (whole < 7200) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

}  // namespace headwater::lab
