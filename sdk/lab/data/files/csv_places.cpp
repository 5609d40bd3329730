// Where a number of a table stands in its CSV files.
#include "csv_places.hpp"

#include "csv.hpp"
#include "input_file.hpp"
#include <exception>

namespace headwater::lab {

namespace {

/// The column of this target, or of this feature.
std::size_t column_of(const std::vector<int>& roles, const TablePlace& place) {
  std::size_t features = 0, column = 0;
  for (; column < roles.size(); ++column)
    if (place.of_target ? roles[column] == static_cast<int>(place.index)
                        : roles[column] == CsvColumns::feature && features++ == place.index)
      break;
  return column;
}

}  // namespace

Origin CsvPlaces::operator()(const TablePlace& place) const {
  const auto own = static_cast<std::size_t>(own_samples);
  const NamedFile& read = place.sample < own ? file : test_file;
  const std::size_t before = place.sample - (place.sample < own ? 0 : own) + (header ? 1 : 0);
  const std::size_t column = column_of(roles, place);
  try {
    const std::string text = InputFile(read.path).read_text();
    CsvReader reader(text, delimiter);
    std::vector<CsvField> row;
    for (std::size_t i = 0; i <= before; ++i)
      reader.next(row);
    const CsvField& field = row.at(column);
    return {{source_of(read.path, text, {field.line}), field.line, field.column, field.length},
            "'" + field.text + "'"};
  } catch (const std::exception&) {  // the file is another one by now
    return {read.mark, "a number"};
  }
}

}  // namespace headwater::lab
