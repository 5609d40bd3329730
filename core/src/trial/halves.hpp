// Whether an optimizer may be given its parameters in parts.
#pragma once

#include <headwater/abi.h>

#include "../contract/call.hpp"
#include <cstdint>

namespace headwater {

/// Makes a few steps with a small vector of its own: as a whole, and as two halves. One
/// that looks at all elements for each (by a norm of w, say) makes something else of
/// the halves, and needs whole tensors. One that fails says so in training.
bool takes_parts(const Caller& caller, const headwater_child& optimizer, std::uint32_t n_state);

}  // namespace headwater
