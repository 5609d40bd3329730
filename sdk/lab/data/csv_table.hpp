// Tables of numbers and names in CSV files.
#pragma once

#include "csv.hpp"
#include "task.hpp"

namespace headwater::lab {

/// Which columns of a file are what.
struct CsvColumns {
  static constexpr int feature = -1, ignored = -2;
  std::vector<std::string> names;  ///< of the header; numbers from 0 without one
  std::vector<int> roles;          ///< by column: one of these, or the target's number
  std::int64_t features = 0, targets = 0;
};

/// What a `data:` map of type csv says.
struct CsvSettings {
  std::string file, test_file;
  const Node* target = nullptr;  ///< a column, or a list of them
  const Node* ignore = nullptr;
  bool header = true;
  char delimiter = ',';
  std::optional<Task> task;
};

/// Reads the files. Mistakes in them, at most twenty, become diagnostics with their
/// line and column. Error when a file cannot be read at all.
Table read_csv_table(const CsvSettings& settings, Diagnostics& diagnostics);

/// The roles of columns of these names; mistakes at the settings.
CsvColumns assign_roles(std::vector<std::string> names, const CsvSettings& settings,
                        Diagnostics& diagnostics);

}  // namespace headwater::lab
