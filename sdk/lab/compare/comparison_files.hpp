// A comparison for programs: CSV and JSON.
#pragma once

#include "comparison.hpp"
#include <string>

namespace headwater::lab {

/// For programs: exact numbers. The CSV is the table alone. The JSON is {"runs":
/// [{"folder", "name", "seed", "started"}], "variants": [one map per row, with the
/// names of the columns], "differences": [{"run", "variants", "from_run",
/// "from_variant", "key", "from", "to"}]}; runs are told apart by their folder.
std::string comparison_csv(const Comparison&);
std::string comparison_json(const Comparison&);

}  // namespace headwater::lab
