// A tree of a configuration with values put at dotted paths.
#pragma once

#include <headwater/config.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace headwater::lab {

/// Puts `value` at a dotted path ("network.0.layers.1.units"); numbers index lists and
/// maps on the way are made. A path through a scalar or past a list is an error at
/// `mark`.
void assign(Node& root, std::string_view path, Node value, Diagnostics&, const Mark& mark);

/// Puts each override ("optimizer.learning_rate=0.1") into the tree, in their order.
void apply_overrides(Node& root, const std::vector<std::string>& overrides,
                     Diagnostics& diagnostics);

}  // namespace headwater::lab
