// Whose a mistake is that only one variant makes.
#pragma once

#include <headwater/diagnostics.hpp>

#include "variants.hpp"

namespace headwater::lab {

/// Adds mistakes and warnings of a variant to those of the file, but for those that the file
/// itself makes. One that stands in no line of the variant names it, and is shown where the
/// variant sets what it is likely of.
void add_mistakes(const VariantTree& source, const Diagnostics& of_variant,
                  const Diagnostics& of_base, Diagnostics& all);

}  // namespace headwater::lab
