// Numbers that `expect:` can ask for beside those of every run. Each costs something,
// so it is measured only when a file names it; all are of the network as it starts.
#pragma once

#include "planned_variant.hpp"
#include <string_view>
#include <vector>

namespace headwater::lab {

struct Measurement {
  std::string_view name, doc;
  /// Error when the variant has no such number. None is below 0.
  double (*of)(PlannedVariant&);
  Lack (*lack)(const Variant&) = nullptr;  ///< none: every variant has it
};

const std::vector<Measurement>& measurements();

/// nullptr when there is none of that name.
const Measurement* find_measurement(std::string_view name);

}  // namespace headwater::lab
