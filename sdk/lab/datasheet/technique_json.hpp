// What a plugin says of a technique, as JSON.
#pragma once

#include <headwater/context.hpp>

#include <nlohmann/json.hpp>

namespace headwater::lab {

/// "kind", "name", "aliases", "doc", "formula", "derivative", "source", "settings"
nlohmann::ordered_json technique_json(const TechniqueInfo& info);

}  // namespace headwater::lab
