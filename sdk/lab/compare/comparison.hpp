// Several runs side by side: a table over their variants, and what sets the variants
// apart.
#pragma once

#include "../recorded_run.hpp"
#include "difference.hpp"
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace headwater::lab {

/// A variant of one of the runs.
struct Row {
  std::size_t run, variant, rank;  ///< the rank counts from 1, over all runs
};

/// A difference, and the variants that show it; none: the run as a whole.
struct Finding {
  std::vector<std::string> variants;
  Difference difference;
};

/// What sets variants of a run apart from ones that come before.
struct Contrast {
  std::size_t run, from_run;
  bool same_name = true;              ///< each variant against the one of its name
  std::string from_variant;           ///< else all against this one
  std::vector<std::string> compared;  ///< variants, whether they differ or not
  std::vector<Finding> findings;
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

/// What the table shows of a row: nothing, a count, a measured number or a text.
using Value = std::variant<std::monostate, std::uint64_t, double, std::string>;

struct Quantity {
  std::string_view name;          ///< "test_accuracy": in files, and to sort by
  std::string_view group, title;  ///< its headings in tables
  Value (*of)(const Comparison&, const Row&);
};

/// The columns: rank, run (counted from 0), variant, then those of summary.json.
const std::vector<Quantity>& quantities();

/// By which column to sort; what has no number comes last either way.
struct Order {
  std::size_t column = 0;
  bool descending = false;
};

/// "test_loss", or "-test_loss" for the largest first. Another word is an error.
Order order_named(std::string_view text, Diagnostics& diagnostics);

/// The rows as ranked: see rank_of.
Comparison compare(std::vector<RecordedRun> runs);
void sort(Comparison& comparison, Order order);

/// For people: rounded numbers, and the contrasts.
std::string comparison_text(const Comparison&, bool colour);
std::string comparison_markdown(const Comparison&);

/// For programs: exact numbers. The CSV is the table alone. The JSON is {"runs":
/// [{"folder", "name", "seed", "started"}], "variants": [one map per row, with the
/// names of the columns], "differences": [{"run", "variants", "from_run",
/// "from_variant", "key", "from", "to"}]}; runs are told apart by their folder.
std::string comparison_csv(const Comparison&);
std::string comparison_json(const Comparison&);

}  // namespace headwater::lab
