// Reads JSON that others may have damaged: every mistake names the file and the key.
#pragma once

#include <headwater/config.hpp>

#include "json.hpp"
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace headwater::lab {

/// The value of a JSON file; one that cannot be read, or is not JSON, is an error.
std::optional<Json> read_json(const std::string& path, Diagnostics& diagnostics);

/// Reads one map key by key. What is null counts as absent, keys that nobody asks for
/// are ignored, and a value of the wrong type is an error.
class JsonReader {
 public:
  /// `mark` and `path` ("variants[2]") say in messages where the map stands. Not a
  /// map: an error. The value must outlive the reader.
  JsonReader(const Json& map, Mark mark, std::string path, Diagnostics& diagnostics);

  std::string require_text(const char* key) const;
  std::string text(const char* key) const;  ///< "" when absent
  std::optional<std::uint64_t> count(const char* key) const;

  /// "inf", "-inf" and "nan" are numbers too.
  std::optional<double> number(const char* key) const;

  /// The items of a list of maps; absent is an error.
  std::vector<JsonReader> maps(const char* key) const;

  /// Keys and values that are neither lists nor maps; texts without quotes.
  std::vector<std::pair<std::string, std::string>> scalars() const;

 private:
  const Json* find(const char* key) const;  ///< nullptr when absent or null
  void refuse(const std::string& key, const std::string& wanted, const Json&) const;

  const Json* map_;
  Mark mark_;
  std::string path_;
  Diagnostics* diagnostics_;
};

}  // namespace headwater::lab
