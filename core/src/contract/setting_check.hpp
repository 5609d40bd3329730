// The part of gate 12 that looks at the settings of a technique.
#pragma once

#include <headwater/plugin_info.hpp>

#include "inspector.hpp"
#include <vector>

namespace headwater {

/// What the table says of each setting, when it is sound. PluginError L12-DESCRIPTOR.
std::vector<SettingInfo> check_settings(const headwater_technique& technique,
                                        const Inspector& inspector);

/// A value of the setting as configurations write it; of a slot, its default.
Node value_of(const headwater_setting& setting, headwater_value value);

}  // namespace headwater
