// What a note says of one technique.
#pragma once

#include <headwater/plugin_info.hpp>

#include <string>
#include <string_view>

namespace headwater {

/// Of what has `has` in it. PluginError L05-NOTE.
[[noreturn]] void refuse_damaged(const std::string& file, const std::string& has);

/// The scalar of a key; "": there is none.
std::string text_of(const Node& map, std::string_view key);

/// PluginError L05-NOTE where it says what no technique can be.
TechniqueInfo read_technique(const std::string& file, const Node& node);

}  // namespace headwater
