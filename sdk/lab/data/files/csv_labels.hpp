// The one target column of a CSV file: classes or values.
#pragma once

#include "csv.hpp"
#include "task.hpp"
#include <optional>
#include <string>
#include <vector>

namespace headwater::lab {

/// Takes the fields of all samples, and then says what they are. Their order does not matter.
/// With `task: classification` every text is a class; without a task texts are, alone or among
/// whole numbers, unless they look like numbers gone wrong ("$10", "3,5").
class CsvLabels {
 public:
  explicit CsvLabels(std::optional<Task> task) : task_(task) {}

  void add(const CsvField& field);
  /// Ends a file; what is wrong in it.
  std::vector<CsvMistake> end_file();
  /// Is it one of those that are not numbers?
  bool has(std::string_view text) const;
  /// Gives the table its targets; `mark` is where notes point to.
  void put_into(SampleTable& table, const Mark& mark);

 private:
  void choose_task();
  std::vector<CsvMistake> broken() const;
  void number_names(SampleTable& table);

  std::optional<Task> task_;
  bool said_ = task_.has_value();
  std::vector<double> values_;       ///< NaN where it is a text
  std::vector<CsvField> texts_;      ///< of all files
  std::vector<CsvField> fractions_;  ///< of the file being read, the first twenty
  std::size_t before_ = 0;           ///< texts of files before
};

}  // namespace headwater::lab
