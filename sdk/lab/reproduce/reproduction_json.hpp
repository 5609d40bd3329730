// Reproductions for programs.
#pragma once

#include "reproduction.hpp"
#include <string>
#include <vector>

namespace headwater::lab {

/// For programs: {"seeds": [...], "claims": [{"number", "text", "source", "config",
/// "reproduced", "seconds", "expectations": [{"quantity", "low", "high", "value",
/// "measured": [by seed], "kept"}]}]}; numbers as in summary.json.
std::string reproductions_json(const std::vector<Reproduction>& all);

}  // namespace headwater::lab
