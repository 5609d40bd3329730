// A comparison for people: rounded numbers, and what sets variants apart.
#pragma once

#include "comparison.hpp"
#include <base/document.hpp>

namespace headwater::lab {

/// The runs, their variants by rank, and a section for each contrast.
Document comparison_document(const Comparison&);

}  // namespace headwater::lab
