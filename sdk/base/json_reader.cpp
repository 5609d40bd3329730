// Reads JSON that others may have damaged.
#include "json_reader.hpp"

#include <headwater/error.hpp>

#include "file.hpp"
#include <algorithm>

namespace headwater::lab {

namespace {

constexpr const char* what_to_do = "the file is damaged; run the experiment again";
constexpr std::size_t longest_shown = 60;

/// Byte `at` of the text, counted from 1.
Mark mark_of(const std::string& path, const std::string& text, std::size_t at) {
  Mark mark{std::make_shared<Source>(Source{path, lines_of(text)})};
  const std::string before = text.substr(0, at - 1);
  mark.line = static_cast<int>(std::ranges::count(before, '\n')) + 1;
  mark.column = static_cast<int>(before.size() - (before.rfind('\n') + 1)) + 1;
  return mark;
}

std::string joined(const std::string& path, const std::string& key) {
  return path + (path.empty() || key.empty() ? "" : ".") + key;
}

std::string shown(const Json& value) {
  if (value.as<Json::List>()) return "a list";
  if (value.as<Json::Map>()) return "a map";
  std::string text = value.compact();
  if (text.size() > longest_shown) text.replace(longest_shown, text.npos, "...");
  return text;
}

}  // namespace

std::optional<Json> read_json(const std::string& path, Diagnostics& diagnostics) {
  const Mark whole{std::make_shared<Source>(Source{path, {}})};
  std::string text;
  try {
    text = read_file(path);
    return Json::parse(text);
  } catch (const JsonError& e) {
    const Mark mark = e.byte == 0 ? whole : mark_of(path, text, e.byte);
    diagnostics.error(mark, std::string("this is not JSON: ") + e.what(), what_to_do);
  } catch (const Error& e) {
    diagnostics.error(whole, e.what());
  }
  return std::nullopt;
}

JsonReader::JsonReader(const Json& map, Mark mark, std::string path, Diagnostics& diagnostics)
    : map_(&map), mark_(std::move(mark)), path_(std::move(path)), diagnostics_(&diagnostics) {
  if (!map.as<Json::Map>()) refuse("", "a map", map);
}

const Json* JsonReader::find(const char* key) const {
  const Json* const value = map_->find(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

void JsonReader::refuse(const std::string& key, const std::string& wanted,
                        const Json& value) const {
  const std::string place = joined(path_, key);
  diagnostics_->error(mark_,
                      (place.empty() ? "all of it" : "'" + place + "'") + " must be " + wanted +
                          ", but is " + shown(value),
                      what_to_do);
}

std::string JsonReader::require_text(const char* key) const {
  if (map_->as<Json::Map>() && !find(key)) refuse(key, "a text", nullptr);
  return text(key);
}

std::string JsonReader::text(const char* key) const {
  const Json* const value = find(key);
  if (value == nullptr) return "";
  if (const auto* text = value->as<std::string>()) return *text;
  refuse(key, "a text", *value);
  return "";
}

std::optional<std::uint64_t> JsonReader::count(const char* key) const {
  const Json* const value = find(key);
  if (value == nullptr) return std::nullopt;
  if (const auto* count = value->as<std::uint64_t>()) return *count;
  refuse(key, "a whole number from 0", *value);
  return std::nullopt;
}

std::optional<double> JsonReader::number(const char* key) const {
  const Json* const value = find(key);
  if (value == nullptr) return std::nullopt;
  if (const auto number = value->number()) return number;
  refuse(key, "a number, \"inf\", \"-inf\", \"nan\" or null", *value);
  return std::nullopt;
}

std::vector<JsonReader> JsonReader::maps(const char* key) const {
  std::vector<JsonReader> readers;
  if (!map_->as<Json::Map>()) return readers;
  const Json* const value = find(key);
  const auto* const list = value ? value->as<Json::List>() : nullptr;
  if (list == nullptr) {
    refuse(key, "a list", value ? *value : Json());
    return readers;
  }
  for (std::size_t i = 0; i < list->size(); ++i)
    readers.emplace_back((*list)[i], mark_, joined(path_, key) + "[" + std::to_string(i) + "]",
                         *diagnostics_);
  return readers;
}

std::vector<std::pair<std::string, std::string>> JsonReader::scalars() const {
  std::vector<std::pair<std::string, std::string>> all;
  const auto* const map = map_->as<Json::Map>();
  if (map == nullptr) return all;
  for (const auto& [key, value] : *map)
    if (const auto* text = value.as<std::string>())
      all.emplace_back(key, *text);
    else if (!value.as<Json::List>() && !value.as<Json::Map>())
      all.emplace_back(key, value.compact());
  return all;
}

}  // namespace headwater::lab
