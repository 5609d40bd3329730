// Looks names up in what notes say, and files in folders.
#include "offer.hpp"

#include <algorithm>
#include <system_error>

namespace headwater {

namespace fs = std::filesystem;

bool has_alias(const TechniqueInfo& info, std::string_view name) {
  return std::ranges::find(info.aliases, name) != info.aliases.end();
}

std::optional<std::size_t> position(const std::vector<TechniqueInfo>& infos, Kind kind,
                                    std::string_view name) {
  const auto index = [&](auto accepts) -> std::optional<std::size_t> {
    const auto found = std::ranges::find_if(infos, [&](const TechniqueInfo& info) {
      return info.kind == kind && accepts(info);
    });
    if (found == infos.end()) return std::nullopt;
    return static_cast<std::size_t>(found - infos.begin());
  };
  const auto by_name = index([&](const auto& info) { return info.name == name; });
  return by_name ? by_name
                 : index([&](const auto& info) { return has_alias(info, name); });
}

fs::path place_of(const std::string& folder, Kind kind) {
  return fs::path(folder) / to_string(kind);
}

std::vector<std::string> plugin_files(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".so") files.push_back(entry.path().string());
  std::ranges::sort(files);
  return files;
}

}  // namespace headwater
