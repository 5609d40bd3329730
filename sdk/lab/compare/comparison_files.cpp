// A comparison for programs: CSV and JSON.
#include "comparison_files.hpp"

#include "row_columns.hpp"
#include <base/json.hpp>
#include <base/numbers.hpp>
#include <lab/record/run_csv.hpp>

namespace headwater::lab {

namespace {

struct Exact {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(std::uint64_t count) const { return std::to_string(count); }
  std::string operator()(double number) const { return exact(number); }
  std::string operator()(const std::string& text) const { return text; }
};

struct AsJson {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(const auto& value) const { return value; }
};

Value value_of(const Comparison& comparison, const Row& row, const RowColumn& column) {
  if (column.name == "run") return comparison.runs[row.run].folder;
  return column(comparison, row);
}

Json runs(const Comparison& comparison) {
  Json list = Json::list();
  for (const RecordedRun& run : comparison.runs)
    list.push_back(
        {{"folder", run.folder}, {"name", run.name}, {"seed", run.seed}, {"started", run.started}});
  return list;
}

Json variants(const Comparison& comparison) {
  Json list = Json::list();
  for (const Row& row : comparison.rows) {
    Json entry = Json::map();
    for (const RowColumn& column : row_columns())
      entry[column.name] = std::visit(AsJson(), value_of(comparison, row, column));
    list.push_back(std::move(entry));
  }
  return list;
}

Json differences(const Comparison& comparison) {
  Json list = Json::list();
  for (const Contrast& contrast : comparison.contrasts)
    for (const auto& [variants, difference] : contrast.differences)
      list.push_back({{"run", comparison.runs[contrast.run].folder},
                      {"variants", variants},
                      {"from_run", comparison.runs[contrast.from_run].folder},
                      {"from_variant", contrast.same_name ? Json() : Json(contrast.from_variant)},
                      {"key", difference.key},
                      {"from", difference.before},
                      {"to", difference.after}});
  return list;
}

}  // namespace

std::string comparison_csv(const Comparison& comparison) {
  std::string text;
  for (const RowColumn& column : row_columns())
    text += (text.empty() ? "" : ",") + column.name;
  text += '\n';
  for (const Row& row : comparison.rows) {
    const char* separator = "";
    for (const RowColumn& column : row_columns()) {
      const Value value = value_of(comparison, row, column);
      text += separator + csv_cell(std::visit(Exact(), value));
      separator = ",";
    }
    text += '\n';
  }
  return text;
}

std::string comparison_json(const Comparison& comparison) {
  const Json all = {{"runs", runs(comparison)},
                    {"variants", variants(comparison)},
                    {"differences", differences(comparison)}};
  return all.indented();
}

}  // namespace headwater::lab
