// What plugin files offer by their notes, and where they are.
#pragma once

#include <headwater/context.hpp>
#include <headwater/kind.hpp>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headwater {

bool has_alias(const TechniqueInfo& info, std::string_view name);

/// Where in `infos` the name or, failing that, the alias is.
std::optional<std::size_t> position(const std::vector<TechniqueInfo>& infos, Kind kind,
                                    std::string_view name);

/// The folder of a kind in a folder of plugins.
std::filesystem::path place_of(const std::string& folder, Kind kind);

/// The .so files of a folder, sorted.
std::vector<std::string> plugin_files(const std::filesystem::path& folder);

}  // namespace headwater
