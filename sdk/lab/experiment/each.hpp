// Variants by the techniques on offer: one for each activation, each block, ...
#pragma once

#include "variants.hpp"
#include <vector>

namespace headwater::lab {

/// A variant `name: {each: activation, at: network.1.activation, required: {...}, set:
/// {...}}` is one for each technique of a kind on offer, name.relu and so on: the tree
/// with the technique put there, set to those of `required` that it cannot do without.
/// Losses that do not suit the data are left out.
std::vector<VariantTree> each_technique(const Context& context, const Node& tree,
                                        const Entry& variant, Diagnostics& diagnostics);

}  // namespace headwater::lab
