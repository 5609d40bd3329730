// Every key of a configuration: what reads them and what describes them have this table.
#pragma once

#include <headwater/range.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace headwater::lab {

struct Key {
  std::string_view map;  ///< where it stands: "train"; empty: the file itself
  std::string_view name;
  std::string_view type;       ///< "real", "integer", "flag", "text", "choice", "map", "list", ...
  std::string_view otherwise;  ///< the default as in YAML, or in words where there is none
  std::string_view doc;
  Range range{};
  std::vector<std::string_view> choices{};  ///< of a choice

  bool required() const { return otherwise == "required"; }
  std::string path() const;  ///< "train.steps"
};

/// By map, in the order of pages. Settings of data and of techniques are not among them.
std::span<const Key> keys();

/// nullptr: there is no such key.
const Key* find_key(std::string_view map, std::string_view name);

}  // namespace headwater::lab
