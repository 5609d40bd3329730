// A tree of a configuration as YAML text.
#pragma once

#include <headwater/config.hpp>

#include <string>

namespace headwater::lab {

/// YAML text of a tree, readable by parse_yaml with the same result.
std::string to_yaml(const Node&);

}  // namespace headwater::lab
