// Running a variant.
#pragma once

#include "results.hpp"
#include <lab/variant/variant.hpp>

namespace headwater::lab {

/// Trains, probes and tests one variant. Error when a technique fails.
VariantResult run_variant(const Context& context, const Variant& variant, RunListener& listener);

}  // namespace headwater::lab
