// Columns that only number the rows of a file.
#pragma once

#include <lab/data/sample_table.hpp>

namespace headwater::lab {

/// The features that grow by 1 from each training sample to the next, of at least four. None
/// where there is one feature alone, or time.
std::vector<std::size_t> row_numbers(const SampleTable& table);

/// A note that tells of such a column.
Diagnostic note_of_row_numbers(const Mark& mark, const std::string& what, std::string hint);

}  // namespace headwater::lab
