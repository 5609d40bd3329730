// JSON values, and the library that writes and reads them.
#include "json.hpp"

#include "numbers.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace headwater::lab {

namespace {

using Library = nlohmann::ordered_json;

constexpr int most_levels = 256;

Library to_library(const Json& json) {
  if (const auto* list = json.as<Json::List>()) {
    Library all = Library::array();
    for (const Json& item : *list)
      all.push_back(to_library(item));
    return all;
  }
  if (const auto* map = json.as<Json::Map>()) {
    Library all = Library::object();
    for (const auto& [key, value] : *map)
      all[key] = to_library(value);
    return all;
  }
  if (const auto* text = json.as<std::string>()) return *text;
  if (const auto* flag = json.as<bool>()) return *flag;
  if (const auto* real = json.as<double>()) return *real;
  if (const auto* integer = json.as<std::int64_t>()) return *integer;
  if (const auto* count = json.as<std::uint64_t>()) return *count;
  return nullptr;
}

Json from_library(const Library& value, int level) {
  if (value.is_structured() && level >= most_levels)
    throw JsonError("nested deeper than 256 levels", 0);
  if (value.is_array()) {
    Json list = Json::list();
    for (const Library& item : value)
      list.push_back(from_library(item, level + 1));
    return list;
  }
  if (value.is_object()) {
    Json map = Json::map();
    for (const auto& [key, item] : value.items())
      map[key] = from_library(item, level + 1);
    return map;
  }
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_float()) return value.get<double>();
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return nullptr;
}

/// The reason at the end of the library's message.
std::string reason(const std::string& message) {
  const std::size_t at = message.find(" - ");
  return at == std::string::npos ? message : message.substr(at + 3);
}

template <class T>
const T& get(const Json& json, const char* type) {
  const T* const value = json.as<T>();
  if (value == nullptr) throw Error(json.compact() + " is not " + type);
  return *value;
}

}  // namespace

Json::Json(double value) {
  if (std::isfinite(value))
    value_ = value;
  else
    value_ = exact(value);
}

Json Json::parse(const std::string& text) {
  try {
    return from_library(Library::parse(text), 0);
  } catch (const Library::parse_error& e) {
    throw JsonError(reason(e.what()), e.byte);
  } catch (const Library::exception& e) {
    throw JsonError(reason(e.what()), 0);
  }
}

void Json::push_back(Json item) {
  std::get<List>(value_).push_back(std::move(item));
}

Json& Json::operator[](std::string_view key) {
  Map& map = std::get<Map>(value_);
  const auto entry = std::ranges::find(map, key, &Entry::key);
  return entry == map.end() ? map.emplace_back(std::string(key)).value : entry->value;
}

Json& Json::operator[](std::size_t i) {
  return std::get<List>(value_).at(i);
}

bool Json::operator==(std::string_view text) const {
  const auto* const own = as<std::string>();
  return own != nullptr && *own == text;
}

std::optional<double> Json::number() const {
  using limits = std::numeric_limits<double>;
  if (const auto* real = as<double>()) return *real;
  if (const auto* count = as<std::uint64_t>()) return static_cast<double>(*count);
  if (const auto* integer = as<std::int64_t>()) return static_cast<double>(*integer);
  if (*this == "inf") return limits::infinity();
  if (*this == "-inf") return -limits::infinity();
  if (*this == "nan") return limits::quiet_NaN();
  return std::nullopt;
}

const Json* Json::find(std::string_view key) const {
  const Map* const map = as<Map>();
  if (map == nullptr) return nullptr;
  const auto entry = std::ranges::find(*map, key, &Entry::key);
  return entry == map->end() ? nullptr : &entry->value;
}

const Json& Json::at(std::string_view key) const {
  const Json* const value = find(key);
  if (value == nullptr) throw Error("no key '" + std::string(key) + "'");
  return *value;
}

const Json& Json::at(std::size_t i) const {
  if (i >= items().size())
    throw Error("a list of " + std::to_string(items().size()) + " has no item " +
                std::to_string(i));
  return items()[i];
}

const Json::List& Json::items() const {
  return get<List>(*this, "a list");
}

const Json::Map& Json::entries() const {
  return get<Map>(*this, "a map");
}

double Json::real() const {
  const std::optional<double> value = number();
  if (!value) throw Error(compact() + " is not a number");
  return *value;
}

std::int64_t Json::integer() const {
  if (const auto* count = as<std::uint64_t>()) return static_cast<std::int64_t>(*count);
  return static_cast<std::int64_t>(real());
}

std::string Json::indented() const {
  return to_library(*this).dump(2, ' ', false, Library::error_handler_t::replace) + "\n";
}

std::string Json::compact() const {
  return to_library(*this).dump(-1, ' ', false, Library::error_handler_t::replace);
}

}  // namespace headwater::lab
