// Whether loss, data and the outputs of a network belong together.
#pragma once

#include <headwater/network.hpp>

#include <lab/variant/variant.hpp>

namespace headwater::lab {

/// Does the loss take targets such as the data has?
bool suits(const Variant& variant);

/// Mistakes where data or outputs do not suit the loss. `plan` is of the variant, and need not
/// have memory.
void check_suits(const Context& context, const Variant& variant, const Network& plan,
                 Diagnostics& diagnostics);

}  // namespace headwater::lab
