// Whether the first row of a CSV file names its columns.
#include "csv_header.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace headwater::lab {

namespace {

constexpr const char* ways_out =
    "is it the first sample? say header: false; if it does name the columns, say header: true";

bool is_number(const CsvField& field) {
  return decimal_number(field.text).has_value();
}

std::string place_of(const CsvField& field, std::size_t column) {
  return "column " + std::to_string(column) + " (" + std::to_string(field.line) + ":" +
         std::to_string(field.column) + ")";
}

std::vector<CsvMistake> names_twice(const std::vector<CsvField>& row) {
  std::vector<CsvMistake> mistakes;
  std::map<std::string_view, std::size_t> first;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto [known, is_new] = first.try_emplace(row[i].text, i);
    if (is_new || row[i].text.empty()) continue;
    mistakes.push_back({row[i],
                        "'" + row[i].text + "' is the name of two columns, " +
                            place_of(row[known->second], known->second) + " and " +
                            place_of(row[i], i),
                        is_number(row[i]) ? ways_out : "give each column a name of its own"});
  }
  return mistakes;
}

}  // namespace

bool is_missing(std::string_view text) {
  constexpr std::array<std::string_view, 9> words{"",    "?",    "NA",   "N/A", "NaN",
                                                  "nan", "NULL", "null", "None"};
  return std::ranges::find(words, text) != words.end();
}

std::vector<CsvMistake> mistakes_of_names(const std::vector<CsvField>& row, bool said) {
  const bool numbers =
      std::ranges::any_of(row, is_number) && std::ranges::all_of(row, [](const CsvField& field) {
        return is_number(field) || is_missing(field.text);
      });
  if (!numbers || said) return names_twice(row);
  return {{row[0], "the first row, which names the columns, holds only numbers", ways_out}};
}

std::vector<CsvMistake> mistakes_of_names(const std::vector<CsvField>& row,
                                          const CsvColumns& columns, const CsvLabels& labels) {
  const CsvField* target = nullptr;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (columns.roles[i] >= 0) target = &row[i];
    if (columns.roles[i] == CsvColumns::feature && !is_number(row[i])) return {};
  }
  if (!target || !labels.has(target->text)) return {};
  return {{*target,
           "the first row, which names the columns, looks like a sample: '" + target->text +
               "' is a class, too, and the inputs are numbers",
           ways_out}};
}

}  // namespace headwater::lab
