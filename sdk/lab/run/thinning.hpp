// Fewer records that still show what happened.
#pragma once

#include "results.hpp"

namespace headwater::lab {

/// All steps where there are at most `most`. Else of each stretch of equal length the
/// ones with the smallest and the largest loss and, when there is any, the first whose
/// loss is not finite: at most 3/2 as many.
std::vector<StepRecord> thinned(const std::vector<StepRecord>& steps, std::size_t most);

/// Drops every second probe, but the first and the last one, until there are at most
/// `most` readings of layers, or only two probes.
void thin(std::vector<ProbeRecord>& probes, std::size_t most);

}  // namespace headwater::lab
