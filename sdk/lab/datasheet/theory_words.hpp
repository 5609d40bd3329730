// What a datasheet says of the theory of an activation.
#pragma once

#include <base/document.hpp>
#include <lab/theory/outlook.hpp>
#include <string>
#include <vector>

namespace headwater::lab {

/// weights, q*, chi1, factor per layer, depth scale, gradient ratio by depth
Table outlook_table(const Theory& theory);

/// What the columns of this table are, and what was assumed.
std::string legend();

/// What they come to: sentences about Xavier's scale, He's and the critical gain.
std::vector<std::string> sentences(const Theory& theory);

}  // namespace headwater::lab
