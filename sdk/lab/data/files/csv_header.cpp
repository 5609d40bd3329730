// Whether the first row of a CSV file names its columns.
#include "csv_header.hpp"

#include "csv_numbers.hpp"
#include <algorithm>
#include <map>

namespace headwater::lab {

const char* const header_ways_out =
    "is it the first sample? say header: false; if it does name the columns, say header: true";

namespace {

std::string place_of(const CsvField& field, std::size_t column) {
  return "column " + std::to_string(column) + " (" + std::to_string(field.line) + ":" +
         std::to_string(field.column) + ")";
}

bool is_used(const CsvColumns& columns, std::size_t i) {
  return columns.roles[i] != CsvColumns::ignored;
}

std::vector<CsvMistake> names_twice(const std::vector<CsvField>& row, const CsvColumns& columns) {
  std::vector<CsvMistake> mistakes;
  std::map<std::string_view, std::size_t> first;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto [known, is_new] = first.try_emplace(row[i].text, i);
    const std::size_t j = known->second;
    if (is_new || row[i].text.empty() || !(is_used(columns, i) || is_used(columns, j))) continue;
    mistakes.push_back(
        {row[i],
         "'" + row[i].text + "' is the name of two columns, " + place_of(row[j], j) + " and " +
             place_of(row[i], i),
         is_like_number(row[i].text) ? header_ways_out : "give each column a name of its own"});
  }
  return mistakes;
}

/// Are those that count numbers, gaps apart, and one at least?
template <class Counts>
bool are_numbers(const std::vector<CsvField>& row, Counts counts) {
  bool any = false;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (!counts(i)) continue;
    const std::string& text = row[i].text;
    if (is_like_number(text))
      any = true;
    else if (!is_missing(text) && text != "-")
      return false;
  }
  return any;
}

}  // namespace

std::vector<CsvMistake> mistakes_of_names(const std::vector<CsvField>& row,
                                          const CsvColumns& columns, bool said) {
  const bool numbers = are_numbers(row, [&](std::size_t i) { return is_used(columns, i); });
  if (!numbers || said) return names_twice(row, columns);
  const auto used =
      std::ranges::find_if(columns.roles, [](int role) { return role != CsvColumns::ignored; });
  const bool all = std::ranges::count(columns.roles, CsvColumns::ignored) == 0;
  return {{row[static_cast<std::size_t>(used - columns.roles.begin())],
           std::string("the first row, which names the columns, holds only numbers") +
               (all ? "" : " in the columns that are used"),
           header_ways_out}};
}

bool has_numbers_for_inputs(const std::vector<CsvField>& row, const CsvColumns& columns) {
  return are_numbers(row, [&](std::size_t i) { return columns.roles[i] == CsvColumns::feature; });
}

std::vector<CsvMistake> mistakes_of_names(const std::vector<CsvField>& row,
                                          const CsvColumns& columns, const CsvLabels& labels) {
  if (!has_numbers_for_inputs(row, columns)) return {};
  for (std::size_t i = 0; i < row.size(); ++i)
    if (columns.roles[i] >= 0 && labels.has(row[i].text))
      return {{row[i],
               "the first row, which names the columns, looks like a sample: '" + row[i].text +
                   "' is a class, too, and the inputs are numbers",
               header_ways_out}};
  return {};
}

}  // namespace headwater::lab
