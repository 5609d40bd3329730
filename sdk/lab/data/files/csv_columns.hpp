// Which columns of a CSV file are features, targets or nothing.
#pragma once

#include "task.hpp"
#include <optional>
#include <string>
#include <vector>

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
  NamedFile file, test_file;
  const Node* target = nullptr;  ///< a column, or a list of them
  const Node* ignore = nullptr;
  bool header = true, says_header = false;  ///< is there one, and did anybody say so?
  char delimiter = ',';
  std::optional<Task> task;
};

/// The roles of columns of these names; mistakes at the settings.
CsvColumns assign_roles(std::vector<std::string> names, const CsvSettings& settings,
                        Diagnostics& diagnostics);

}  // namespace headwater::lab
