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
  std::optional<std::size_t> by_alias;
  for (std::size_t i = 0; i < techniques.size(); ++i) {
    if (techniques[i].kind != kind) continue;
    if (techniques[i].name == word) return i;
    if (!by_alias && std::ranges::count(techniques[i].aliases, word) > 0) by_alias = i;
  }
  return by_alias;
}

}  // namespace headwater
