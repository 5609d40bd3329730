// What to write for a value that is not what it must be.
#include "values.hpp"

#include <headwater/config.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

std::optional<double> number(std::string text) {
  return as_real(Node::scalar(std::move(text)));
}

std::string without(std::string text, std::string_view letters) {
  std::erase_if(text, [&](char c) { return letters.find(c) != std::string_view::npos; });
  return text;
}

/// "1/3", as in programs.
std::optional<double> fraction(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const auto above = number(text.substr(0, slash)), below = number(text.substr(slash + 1));
  if (!above || !below || *below == 0) return std::nullopt;
  return *above / *below;
}

/// What people write for numbers: "10%", "0,5", "1_000", "1,000", "1/3".
std::optional<double> meant(const std::string& text) {
  if (const auto plain = number(text)) return plain;
  if (text.ends_with('%')) {
    const auto percent = number(text.substr(0, text.size() - 1));
    return percent ? std::optional(*percent / 100) : percent;
  }
  if (const auto ratio = fraction(text)) return ratio;
  const std::size_t comma = text.rfind(',');
  const bool is_decimal = comma != std::string::npos && text.size() - comma != 4;
  if (!is_decimal) return number(without(text, ",_ "));
  return number(text.substr(0, comma) + "." + text.substr(comma + 1));
}

std::string hint_for_number(const std::string& text, bool whole) {
  const auto value = meant(text);
  if (!value || *value < 0 || (whole && (*value != std::floor(*value) || *value > 1e15))) return {};
  const std::string written = whole ? fmt::format("{:.0f}", *value) : fmt::format("{}", *value);
  const bool is_plain = written == text || (!whole && number(text));
  return is_plain ? "" : "write " + written;
}

std::string hint_for_flag(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  constexpr std::array yes{"yes", "on", "1", "y", "t", "true"};
  constexpr std::array no{"no", "off", "0", "n", "f", "false", "none"};
  if (std::ranges::count(yes, text) > 0) return "write true";
  return std::ranges::count(no, text) > 0 ? "write false" : "";
}

}  // namespace

std::string hint_for_value(std::string_view got, std::string_view wanted) {
  if (got == "nothing") return "leave the key out, or give it a value";
  const bool is_text = wanted == "text", is_number = wanted.find("number") != wanted.npos;
  if (got == "a list" && !wanted.starts_with("a list")) return "write one value, not a list";
  if (got == "a map") return "write one value, not a map";
  if (got.starts_with("the text ") && !is_text) return "write it without quotes";
  const std::string text = without(std::string(got), "'");
  if (wanted == "true or false") return hint_for_flag(text);
  if (wanted.ends_with("or 'auto'") && same_word(text, "auto")) return "write auto";
  return is_number ? hint_for_number(text, wanted.starts_with("a whole")) : "";
}

}  // namespace headwater::lab
