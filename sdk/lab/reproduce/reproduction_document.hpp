// Reproductions for people.
#pragma once

#include "reproduction.hpp"
#include <base/document.hpp>
#include <vector>

namespace headwater::lab {

/// One claim: its number, text and outcome, then a row for each expectation. For a terminal.
Document reproduction_document(const Reproduction& one);

/// "11 of 12 claims reproduced", which were not, and which were left out. For a terminal.
Document reproduction_summary(const std::vector<Reproduction>& all,
                              const std::vector<Claim>& left_out);

/// A table of the claims, then a section for each. For a page.
Document reproductions_document(const std::vector<Reproduction>& all);

}  // namespace headwater::lab
