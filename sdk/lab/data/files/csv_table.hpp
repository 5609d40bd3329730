// Tables of numbers and names in CSV files.
#pragma once

#include "csv.hpp"
#include "csv_columns.hpp"

namespace headwater::lab {

/// Reads the files. Mistakes in them, at most twenty, become diagnostics with their
/// line and column. FileError when a file cannot be read at all.
SampleTable read_csv_table(const CsvSettings& settings, Diagnostics& diagnostics);

}  // namespace headwater::lab
