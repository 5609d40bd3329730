// A JSON value: how it is built, written and read. json.cpp alone knows the library.
#pragma once

#include <headwater/error.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace headwater::lab {

/// Why a text is not JSON. `byte` is counted from 1; 0: all of it.
struct JsonError : Error {
  JsonError(const std::string& why, std::size_t where) : Error(why), byte(where) {}
  std::size_t byte;
};

/// null, a flag, a number, a text, a list, or a map that keeps the order of its keys.
/// JSON has no infinity: a number that is not finite becomes "inf", "-inf" or "nan".
class Json {
 public:
  struct Entry;
  using List = std::vector<Json>;
  using Map = std::vector<Entry>;

  Json(std::nullptr_t = nullptr) {}
  Json(bool value) : value_(value) {}
  Json(std::signed_integral auto value) : value_(std::int64_t{value}) {}
  Json(std::unsigned_integral auto value) : value_(std::uint64_t{value}) {}
  Json(double value);
  Json(const char* text) : value_(std::string(text)) {}
  Json(std::string_view text) : value_(std::string(text)) {}
  Json(std::string text) : value_(std::move(text)) {}

  /// A map: {{"name", name}, {"seed", seed}}.
  Json(std::initializer_list<Entry> entries);

  template <class T>
  Json(const std::vector<T>& items) : value_(List(items.begin(), items.end())) {}

  /// null without a value.
  template <class T>
  Json(const std::optional<T>& value) {
    if (value) *this = Json(*value);
  }

  static Json list() { return List(); }
  static Json map() { return std::initializer_list<Entry>(); }

  /// JsonError when the text is not JSON, or is nested deeper than 256 levels.
  static Json parse(const std::string& text);

  void push_back(Json item);  ///< to a list

  /// Of a map; a new key comes last, with null. References to others become invalid.
  Json& operator[](std::string_view key);
  Json& operator[](std::size_t i);  ///< of a list

  /// The value of this type, or nullptr: bool, std::int64_t (below 0 when it was read),
  /// std::uint64_t, double, std::string, List, Map.
  template <class T>
  const T* as() const {
    return std::get_if<T>(&value_);
  }
  bool is_null() const { return as<std::nullptr_t>() != nullptr; }
  bool operator==(std::string_view text) const;  ///< is it this text?

  /// Of each type of number, and of "inf", "-inf" and "nan".
  std::optional<double> number() const;

  const Json* find(std::string_view key) const;  ///< nullptr when it has no such key

  // Error when it has no such key or item, or is something else.
  const Json& at(std::string_view key) const;
  const Json& at(std::size_t i) const;
  const List& items() const;
  const Map& entries() const;
  double real() const;
  std::int64_t integer() const;

  /// As it stands in a file: two blanks a level, and a line break at the end. What is
  /// not UTF-8 is replaced.
  std::string indented() const;
  std::string compact() const;  ///< without blanks and line breaks

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, List, Map>
      value_;
};

struct Json::Entry {
  std::string key;
  Json value;
};

inline Json::Json(std::initializer_list<Entry> entries) : value_(Map(entries)) {}

}  // namespace headwater::lab
