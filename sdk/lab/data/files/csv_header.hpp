// Whether the first row of a CSV file names its columns.
#pragma once

#include "csv.hpp"
#include "csv_columns.hpp"
#include "csv_labels.hpp"

namespace headwater::lab {

/// As people and programs write that there is no value.
bool is_missing(std::string_view text);

/// Why these fields cannot be names: one stands twice, or they are numbers alone and
/// nobody said `header: true`.
std::vector<CsvMistake> mistakes_of_names(const std::vector<CsvField>& row, bool said);

/// A header of numbers but for a target that one of its own classes names is a sample.
std::vector<CsvMistake> mistakes_of_names(const std::vector<CsvField>& row,
                                          const CsvColumns& columns, const CsvLabels& labels);

}  // namespace headwater::lab
