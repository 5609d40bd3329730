// An activation as a layer of its own.
#pragma once

#include <headwater/technique.hpp>

#include <memory>

namespace headwater {

/// The technique, which is a block, a normalizer, or an activation that is now in the
/// only slot of a block: y = f(x), dx = dy f'.
std::shared_ptr<const Technique> as_layer(std::shared_ptr<const Technique> technique);

}  // namespace headwater
