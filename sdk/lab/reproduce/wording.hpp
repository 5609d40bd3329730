// What reproductions are called in all their forms.
#pragma once

#include "reproduction.hpp"
#include <string>

namespace headwater::lab {

/// "0.236 ± 1 %", "0.9 to 1", "at least 5".
std::string expected_text(const Expectation& expectation);

/// "0.2361", or from the lowest to the highest: "0.2358 to 0.2363".
std::string measured_text(const Outcome& outcome);

/// "reproduced" or "not reproduced".
std::string verdict_text(const Reproduction& one);

/// "11 of 12 claims reproduced, each with seeds 1 to 5"
std::string count_text(const std::vector<Reproduction>& all);

/// "3", or nothing where it has no number.
std::string number_text(const Claim& claim);

}  // namespace headwater::lab
