// Where plugin files are.
#include "place.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>

namespace headwater {

namespace fs = std::filesystem;

std::string Place::base() const {
  return (fs::path(folder) / to_string(kind) / file).string();
}

std::string Place::variant(unsigned level) const {
  const std::string processor = fmt::format("x86-64-v{}", level);
  return (fs::path(folder) / "hwcaps" / processor / to_string(kind) / file).string();
}

bool Place::is_of(std::string_view name) const {
  return fs::path(file).stem() == name;
}

bool Place::exists() const {
  std::error_code error;
  return fs::symlink_status(base(), error).type() != fs::file_type::not_found;
}

std::vector<Place> places_in(const std::string& folder, Kind kind) {
  std::vector<Place> places;
  std::error_code error;
  for (const auto& entry :
       fs::directory_iterator(fs::path(folder) / to_string(kind), error))
    if (entry.path().extension() == ".so")
      places.push_back({folder, kind, entry.path().filename().string()});
  std::ranges::sort(places, {}, &Place::file);
  return places;
}

}  // namespace headwater
