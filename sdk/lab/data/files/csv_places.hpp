// Where a number of a table stands in its CSV files.
#pragma once

#include "csv_columns.hpp"
#include <lab/data/sample_table.hpp>

namespace headwater::lab {

/// Reads a file again to find a number, so that no table needs to remember places.
struct CsvPlaces {
  NamedFile file, test_file;
  char delimiter = ',';
  bool header = true;
  std::vector<int> roles;        ///< by column
  std::int64_t own_samples = 0;  ///< those of `file`

  Origin operator()(const TablePlace& place) const;
};

}  // namespace headwater::lab
