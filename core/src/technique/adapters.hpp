// From a technique of a plugin to the interface of its kind.
#pragma once

#include "instance.hpp"

namespace headwater {

/// Creates the technique with these values, one for each setting of its schema.
/// SettingError or Error when the plugin refuses.
std::shared_ptr<const Technique> create(const LoadedTechnique& loaded,
                                        std::span<const headwater_value> values, Origin origin,
                                        std::shared_ptr<const Services> services);

}  // namespace headwater
