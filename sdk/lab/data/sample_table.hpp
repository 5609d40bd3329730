// Samples in memory, and data sets made of them.
#pragma once

#include "table_settings.hpp"
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace headwater::lab {

/// Numbers as their file has them; float when it says float.
using Numbers = std::variant<std::vector<std::uint8_t>, std::vector<float>, std::vector<double>>;

/// A number of a table: the index is within its sample.
struct TablePlace {
  std::size_t sample = 0, index = 0;
  bool of_target = false;
};

/// Where a number was read, and what stands there: "'1e39'".
struct Origin {
  Mark mark;
  std::string text;
};

/// Samples one after the other, each contiguous, as in a batch.
struct SampleTable {
  Shape input{}, target{};  ///< batch: how many samples there are
  Numbers inputs;
  std::vector<double> targets;
  std::optional<std::int64_t> classes;     ///< empty: targets are values
  std::int64_t test_samples = 0;           ///< the last ones are a test set of their own
  std::vector<Diagnostic> notes{};         ///< what was taken in a way that few would guess
  std::vector<std::string> class_names{};  ///< empty: classes are called by their numbers
  /// Finds a number again; empty where all are small.
  std::function<Origin(const TablePlace&)> origin{};
};

/// Splits and standardises. `settings` are those of the data's own type.
std::shared_ptr<const Data> make_table_data(DataRequest& request, Node settings,
                                            const TableSettings& chosen,
                                            std::shared_ptr<const SampleTable> table);

}  // namespace headwater::lab
