// What helps somebody who named a technique that nobody offers.
#pragma once

#include <headwater/kind.hpp>

#include "registry.hpp"
#include <string>
#include <string_view>

namespace headwater {

/// The file that would offer it and why it does not, else a name that is near.
std::string hint_for_unknown(const Registry& registry, Kind kind,
                             std::string_view name);

}  // namespace headwater
