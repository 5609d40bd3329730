// What is right in a configuration, but hardly meant.
#pragma once

#include <headwater/context.hpp>

#include <lab/variant/variant.hpp>
#include <vector>

namespace headwater::lab {

/// Warns of what can have no effect in a variant without mistakes. `tree` is what it was
/// read from, `plan` its network, with or without memory.
void warn_of(const Variant& variant, const Node& tree, const Context& context, const Network& plan,
             Diagnostics& diagnostics);

/// Warns of a variant that has the settings of an earlier one.
void warn_of_twin(const Variant& variant, const Mark& mark, const std::vector<Variant>& earlier,
                  Diagnostics& diagnostics);

}  // namespace headwater::lab
