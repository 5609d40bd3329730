// Reads JSON that others may have damaged.
#include "json_reader.hpp"

#include <headwater/error.hpp>

#include "file.hpp"
#include <algorithm>
#include <limits>

namespace headwater::lab {

namespace {

constexpr const char* what_to_do = "the file is damaged; run the experiment again";
constexpr std::size_t longest_shown = 60;

/// Byte `at` of the text, counted from 1.
Mark mark_of(const std::string& path, const std::string& text, std::size_t at) {
  Mark mark{std::make_shared<Source>(Source{path, lines_of(text)})};
  const std::string before = text.substr(0, at > 0 ? at - 1 : 0);
  mark.line = static_cast<int>(std::ranges::count(before, '\n')) + 1;
  mark.column = static_cast<int>(before.size() - (before.rfind('\n') + 1)) + 1;
  return mark;
}

/// The reason at the end of the library's message.
std::string reason(const std::string& message) {
  const std::size_t at = message.find(" - ");
  return at == std::string::npos ? message : message.substr(at + 3);
}

std::string joined(const std::string& path, const std::string& key) {
  return path + (path.empty() || key.empty() ? "" : ".") + key;
}

std::string shown(const Json& value) {
  if (value.is_array()) return "a list";
  if (value.is_object()) return "a map";
  const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.size() > longest_shown ? text.substr(0, longest_shown) + "..." : text;
}

}  // namespace

std::optional<Json> read_json(const std::string& path, Diagnostics& diagnostics) {
  const Mark whole{std::make_shared<Source>(Source{path, {}})};
  std::string text;
  try {
    text = read_file(path);
    return Json::parse(text);
  } catch (const Json::parse_error& e) {
    diagnostics.error(mark_of(path, text, e.byte),
                      "this is no JSON: " + reason(e.what()), what_to_do);
  } catch (const Json::exception& e) {
    diagnostics.error(whole, "this is no JSON: " + reason(e.what()), what_to_do);
  } catch (const Error& e) {
    diagnostics.error(whole, e.what());
  }
  return std::nullopt;
}

JsonReader::JsonReader(const Json& map, Mark mark, std::string path,
                       Diagnostics& diagnostics)
    : map_(&map),
      mark_(std::move(mark)),
      path_(std::move(path)),
      diagnostics_(&diagnostics) {
  if (!map.is_object()) refuse("", "a map", map);
}

const Json* JsonReader::find(const char* key) const {
  if (!map_->is_object()) return nullptr;
  const auto entry = map_->find(key);
  return entry == map_->end() || entry->is_null() ? nullptr : &*entry;
}

void JsonReader::refuse(const std::string& key, const std::string& wanted,
                        const Json& value) const {
  const std::string place = joined(path_, key);
  diagnostics_->error(mark_,
                      (place.empty() ? "all of it" : "'" + place + "'") + " must be " +
                          wanted + ", but is " + shown(value),
                      what_to_do);
}

std::string JsonReader::require_text(const char* key) const {
  if (map_->is_object() && !find(key)) refuse(key, "a text", nullptr);
  return text(key);
}

std::string JsonReader::text(const char* key) const {
  const Json* const value = find(key);
  if (value == nullptr) return "";
  if (value->is_string()) return value->get<std::string>();
  refuse(key, "a text", *value);
  return "";
}

std::optional<std::uint64_t> JsonReader::count(const char* key) const {
  const Json* const value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_unsigned()) return value->get<std::uint64_t>();
  refuse(key, "a whole number from 0", *value);
  return std::nullopt;
}

std::optional<double> JsonReader::number(const char* key) const {
  using limits = std::numeric_limits<double>;
  const Json* const value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number()) return value->get<double>();
  if (*value == "inf") return limits::infinity();
  if (*value == "-inf") return -limits::infinity();
  if (*value == "nan") return limits::quiet_NaN();
  refuse(key, "a number, \"inf\", \"-inf\", \"nan\" or null", *value);
  return std::nullopt;
}

std::vector<JsonReader> JsonReader::maps(const char* key) const {
  std::vector<JsonReader> readers;
  if (!map_->is_object()) return readers;
  const Json* const list = find(key);
  if (list == nullptr || !list->is_array()) {
    refuse(key, "a list", list ? *list : Json());
    return readers;
  }
  for (std::size_t i = 0; i < list->size(); ++i)
    readers.emplace_back((*list)[i], mark_,
                         joined(path_, key) + "[" + std::to_string(i) + "]",
                         *diagnostics_);
  return readers;
}

std::vector<std::pair<std::string, std::string>> JsonReader::scalars() const {
  std::vector<std::pair<std::string, std::string>> all;
  if (!map_->is_object()) return all;
  for (const auto& [key, value] : map_->items())
    if (value.is_string())
      all.emplace_back(key, value.get<std::string>());
    else if (value.is_primitive())
      all.emplace_back(key, value.dump());
  return all;
}

}  // namespace headwater::lab
