// A tree of a configuration with values put at dotted paths, or taken away.
#pragma once

#include <headwater/config.hpp>

#include <string_view>

namespace headwater::lab {

/// Puts `value` at a dotted path ("network.0.layers.1.units"); numbers index lists and
/// maps on the way are made. A path through a scalar or past a list is an error at
/// `mark`.
void assign(Node& root, std::string_view path, Node value, Diagnostics&, const Mark& mark);

/// The same for a key that is a path, but a map goes into the map that is there key by
/// key, unless it is empty or of another type. "~path", and null as a value, take away
/// what is there; to take away nothing is an error.
void change(Node& root, const Entry& change, Diagnostics&);

}  // namespace headwater::lab
