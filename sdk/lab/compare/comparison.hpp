// Several runs side by side: a table over their variants, and what sets the variants
// apart.
#pragma once

#include "difference.hpp"
#include <cstddef>
#include <lab/record/recorded_run.hpp>
#include <string>
#include <vector>

namespace headwater::lab {

/// A variant of one of the runs.
struct Row {
  std::size_t run, variant, rank;  ///< the rank counts from 1, over all runs
};

/// A difference, and the variants that show it; none: the run as a whole.
struct SharedDifference {
  std::vector<std::string> variants;
  Difference difference;
};

/// What sets variants of a run apart from ones that come before.
struct Contrast {
  std::size_t run, from_run;
  bool same_name = true;              ///< each variant against the one of its name
  std::string from_variant;           ///< else all against this one
  std::vector<std::string> compared;  ///< variants, whether they differ or not
  std::vector<SharedDifference> differences;
};

struct Comparison {
  std::vector<RecordedRun> runs;
  std::vector<Row> rows;

  /// Each variant is held against the variant of its name in the first run that has
  /// one, else against the first variant of its own run, which itself is held against
  /// the first variant of all.
  std::vector<Contrast> contrasts;

  const RecordedVariant& variant(const Row& row) const {
    return runs[row.run].variants[row.variant];
  }
};

/// By which its flow is judged; NaN where it has neither gradient ratio.
double way_of(const RecordedVariant& variant);

/// The rows as ranked: see rank_of.
Comparison compare(std::vector<RecordedRun> runs);

}  // namespace headwater::lab
