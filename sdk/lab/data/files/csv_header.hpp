// Whether the first row of a CSV file names its columns.
#pragma once

#include "csv.hpp"
#include "csv_columns.hpp"
#include "csv_labels.hpp"

namespace headwater::lab {

/// Why these fields cannot be names: one stands twice, or those of columns that are used are
/// numbers alone and nobody said `header: true`.
std::vector<CsvMistake> mistakes_of_names(const std::vector<CsvField>& row,
                                          const CsvColumns& columns, bool said);

/// Do all inputs have numbers for names?
bool has_numbers_for_inputs(const std::vector<CsvField>& row, const CsvColumns& columns);

/// A header of numbers but for a target that one of its own classes names is a sample.
std::vector<CsvMistake> mistakes_of_names(const std::vector<CsvField>& row,
                                          const CsvColumns& columns, const CsvLabels& labels);

/// What to do about a first row that may be either.
extern const char* const header_ways_out;

}  // namespace headwater::lab
