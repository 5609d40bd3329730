// From a technique of a plugin to the interface of its kind.
#pragma once

#include <headwater/error.hpp>
#include <headwater/technique.hpp>

#include "../runtime/services.hpp"
#include "registry.hpp"
#include <memory>
#include <span>

namespace headwater {

/// A setting's value that the schema allows and the technique itself refused.
struct SettingError : Error {
  SettingError(const std::string& text, int index) : Error(text), setting(index) {}
  int setting;
};

/// Creates the technique with these values, one for each setting of its schema.
/// SettingError or Error when the plugin refuses.
std::shared_ptr<const Technique> create(const LoadedTechnique& loaded,
                                        std::span<const headwater_value> values,
                                        Origin origin,
                                        std::shared_ptr<const Services> services);

}  // namespace headwater
