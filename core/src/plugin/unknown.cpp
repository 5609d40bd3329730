// Looks among refused and misplaced files too.
#include "unknown.hpp"

#include <headwater/config.hpp>

#include "offer.hpp"

namespace headwater {
namespace {

std::string unused_provider(const Registry& registry, Kind kind,
                            std::string_view name) {
  const Explanation told = registry.explain(kind, name);
  if (!told.files.empty())
    return told.files[0].path + " offers it, but is refused: " + told.files[0].why;
  for (const TechniqueInfo& info : registry.list())
    if (!info.problem.empty() && position({info}, kind, name))
      return info.file + " offers it, but is " + info.problem;
  return "";
}

std::vector<std::string> usable_names(const Registry& registry, Kind kind) {
  std::vector<std::string> names;
  for (const TechniqueInfo& info : registry.list()) {
    if (info.kind != kind || !info.problem.empty()) continue;
    names.push_back(info.name);
    names.insert(names.end(), info.aliases.begin(), info.aliases.end());
  }
  return names;
}

}  // namespace

std::string hint_for_unknown(const Registry& registry, Kind kind,
                             std::string_view name) {
  const std::string provider = unused_provider(registry, kind, name);
  if (!provider.empty()) return provider;
  const std::string list = "headwater list " + std::string(to_string(kind));
  const std::string near = did_you_mean(name, usable_names(registry, kind));
  return near.empty() ? "see: " + list : near + "  (" + list + ")";
}

}  // namespace headwater
