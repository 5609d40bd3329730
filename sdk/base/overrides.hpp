// Overrides of the command line: "path=value" and "~path".
#pragma once

#include <headwater/config.hpp>

#include <string>
#include <vector>

namespace headwater::lab {

/// Applies each override ("optimizer.learning_rate=0.1", "~expect") to the tree, in
/// their order.
void apply_overrides(Node& root, const std::vector<std::string>& overrides,
                     Diagnostics& diagnostics);

}  // namespace headwater::lab
