// What a plugin says of a technique, as JSON.
#pragma once

#include <headwater/context.hpp>

#include <base/json.hpp>

namespace headwater::lab {

/// "kind", "name", "aliases", "doc", "formula", "derivative", "source", "settings"
Json technique_json(const TechniqueInfo& info);

}  // namespace headwater::lab
