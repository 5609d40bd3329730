// One map of a configuration, read by the table of its keys.
#pragma once

#include <headwater/config.hpp>

#include "keys.hpp"
#include <cstdint>
#include <string>
#include <string_view>

namespace headwater::lab {

/// A MapReader that has ranges, defaults and choices from keys.hpp, and asks for what is
/// required. std::logic_error of a key that is not there.
class KeyReader {
 public:
  /// `map` as in the table; `what` names it in messages.
  KeyReader(const Node& node, std::string_view map, std::string what, Diagnostics& diagnostics);
  KeyReader(const Node& node, std::string_view map, Diagnostics& diagnostics)
      : KeyReader(node, map, std::string(map), diagnostics) {}

  const Node* get(std::string_view name);      ///< nullptr when absent, required or not
  const Node* require(std::string_view name);  ///< absent is an error
  double real(std::string_view name);
  std::int64_t integer(std::string_view name);
  std::uint64_t unsigned_integer(std::string_view name);
  bool flag(std::string_view name);
  std::string text(std::string_view name);
  std::size_t choice(std::string_view name);  ///< its place among the choices
  void finish() { reader_.finish(); }

 private:
  const Key& key(std::string_view name) const;
  const Key& asked(std::string_view name);  ///< absent is an error where it is required

  const Node& node_;
  std::string_view map_;
  Diagnostics& diagnostics_;
  MapReader reader_;
};

}  // namespace headwater::lab
