// A JSON writer that runs at compile time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {
namespace detail {

/// Writes to `out`, or only counts when there is none. Members with empty text are left
/// out.
struct JsonWriter {
  char* out = nullptr;
  std::size_t size = 0;
  bool first = true;

  constexpr void put(char c) {
    if (out) out[size] = c;
    ++size;
  }
  constexpr JsonWriter& raw(std::string_view text) {
    for (const char c : text)
      put(c);
    return *this;
  }
  constexpr JsonWriter& begin(char bracket) {
    put(bracket);
    first = true;
    return *this;
  }
  constexpr JsonWriter& end(char bracket) {
    put(bracket);
    first = false;
    return *this;
  }
  /// Separates from what stands before in the same list or object.
  constexpr JsonWriter& item() {
    if (!first) put(',');
    first = false;
    return *this;
  }
  constexpr JsonWriter& key(std::string_view name) { return item().quoted(name).raw(":"); }
  constexpr JsonWriter& member(std::string_view name, std::string_view text) {
    return text.empty() ? *this : key(name).quoted(text);
  }

  constexpr JsonWriter& quoted(std::string_view text) {
    put('"');
    for (const char c : text)
      character(c);
    put('"');
    return *this;
  }

  constexpr JsonWriter& integer(std::int64_t value) {
    if (value < 0) put('-');
    std::uint64_t rest = static_cast<std::uint64_t>(value);
    if (value < 0) rest = 0 - rest;
    char digits[20]{};
    int n = 0;
    do {
      digits[n++] = static_cast<char>('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    while (n > 0)
      put(digits[--n]);
    return *this;
  }

  /// The fewest digits that read back equal; long double carries the scaling.
  constexpr JsonWriter& real(double value) {
    if (value < 0) put('-');
    if (value < 0) value = -value;
    if (value == 0) return raw("0");
    if (value > 1.7976931348623157e308) return raw("1e999");
    int exponent = 0;
    long double mantissa = value;
    for (; mantissa >= 10; ++exponent)
      mantissa /= 10;
    for (; mantissa < 1; --exponent)
      mantissa *= 10;
    for (int digits = 1;; ++digits) {
      const auto whole = static_cast<std::int64_t>(scaled(mantissa, digits - 1) + 0.5L);
      const int power = exponent - digits + 1;
      if (digits < 17 &&
          static_cast<double>(scaled(static_cast<long double>(whole), power)) != value)
        continue;
      integer(whole);
      return power == 0 ? *this : raw("e").integer(power);
    }
  }

 private:
  static constexpr long double scaled(long double value, int power) {
    for (; power > 0; --power)
      value *= 10;
    for (; power < 0; ++power)
      value /= 10;
    return value;
  }

  constexpr void character(char c) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') put('\\');
    if (code >= 32) return put(c);
    raw("\\u00");
    put("01"[code / 16]);
    put("0123456789abcdef"[code % 16]);
  }
};

}  // namespace detail
}  // namespace v1
}  // namespace headwater::plugin
