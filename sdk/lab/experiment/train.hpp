// How a variant is trained: `train:` and `schedule:`.
#pragma once

#include <headwater/config.hpp>

#include <lab/variant/variant.hpp>

namespace headwater::lab {

/// Reads `train:` into a variant whose data is known, if it has no mistakes.
void read_train(const Node& node, Variant& variant, Diagnostics& diagnostics);

/// What cannot go without validation samples, if there are none: schedules.
void check_schedules(const Variant& variant, Diagnostics& diagnostics);

/// `train:` and `schedule:` with every default filled in.
Node train_node(const Variant& variant);
Node schedule_node(const Variant& variant);

}  // namespace headwater::lab
