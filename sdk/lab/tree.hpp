// Trees of a configuration changed and written.
#pragma once

#include <headwater/config.hpp>

#include <string>
#include <string_view>

namespace headwater::lab {

/// YAML text of a tree, readable by parse_yaml with the same result.
std::string to_yaml(const Node&);

/// Puts `value` at a dotted path ("network.0.layers.1.units"); numbers index lists and
/// maps on the way are made. A path through a scalar or past a list is an error at
/// `mark`.
void assign(Node& root, std::string_view path, Node value, Diagnostics&, const Mark& mark);

}  // namespace headwater::lab
