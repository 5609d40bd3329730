// Files of one plugin for newer processors: `<folder>/hwcaps/x86-64-v3/<kind>/<file>`
// beside `<folder>/<kind>/<file>`, the base.
#pragma once

#include <headwater/kind.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace headwater {

/// A searched file, at this place under its folder.
struct Place {
  std::string folder;
  Kind kind;
  std::string file;  ///< "relu.so"

  std::string base() const;
  std::string variant(unsigned level) const;  ///< 2 to 4

  /// Whether it is named after that technique.
  bool is_of(std::string_view name) const;
  bool exists() const;  ///< as far as a base goes, also as a broken link
};

/// Those of the .so files in a folder for a kind, sorted.
std::vector<Place> places_in(const std::string& folder, Kind kind);

}  // namespace headwater
