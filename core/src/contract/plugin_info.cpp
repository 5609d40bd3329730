// Looks into what plugins say of themselves.
#include <headwater/plugin_info.hpp>

#include <algorithm>
#include <array>

namespace headwater {

std::string_view SettingInfo::type_name() const {
  constexpr std::array<std::string_view, 7> names{"",       "real",   "integer", "flag",
                                                  "choice", "layers", "reals"};
  return slot ? to_string(*slot) : names[static_cast<std::size_t>(type)];
}

std::vector<std::string> TechniqueInfo::words() const {
  std::vector<std::string> all{name};
  all.insert(all.end(), aliases.begin(), aliases.end());
  return all;
}

std::optional<std::size_t> PluginInfo::find(Kind kind, std::string_view word) const {
  const auto place = [&](auto answers) -> std::optional<std::size_t> {
    const auto found = std::ranges::find_if(
        techniques, [&](const TechniqueInfo& info) { return info.kind == kind && answers(info); });
    if (found == techniques.end()) return std::nullopt;
    return static_cast<std::size_t>(found - techniques.begin());
  };
  const auto by_name = place([&](const auto& info) { return info.name == word; });
  return by_name ? by_name : place([&](const auto& info) {
    return std::ranges::find(info.aliases, word) != info.aliases.end();
  });
}

}  // namespace headwater
