// Inputs and targets in the columns of CSV files.
#include "csv_table.hpp"
#include "files.hpp"
#include "table_files.hpp"
#include <filesystem>

namespace headwater::lab {

namespace {

char read_delimiter(DataRequest& request) {
  const std::string text = request.reader.text("delimiter", ",");
  if (text == "tab" || text == "\t") return '\t';
  if (text.size() == 1 && text[0] > ' ' && text != "\"" && text != ".") return text[0];
  request.diagnostics.error(request.node.find("delimiter")->mark,
                            "'delimiter' must be one character or tab, but got '" + text + "'",
                            "for example: ';'");
  return ',';
}

/// A column, or a list of columns.
const Node* read_columns(DataRequest& request, const char* key, bool needed) {
  const Node* node = needed ? request.reader.require(key) : request.reader.get(key);
  if (!node) return nullptr;
  bool fine =
      node->kind == Node::Kind::scalar || (node->kind == Node::Kind::list && !node->items.empty());
  for (const Node& item : node->items)
    fine = fine && item.kind == Node::Kind::scalar;
  if (fine) return node;
  request.diagnostics.error(node->mark,
                            "'" + std::string(key) +
                                "' must be a column or a list of columns, but got " +
                                describe(*node),
                            "a column is its name, or its number from 0; -1 is the last");
  return nullptr;
}

std::string words_of(const Node* columns) {
  std::string text = columns ? columns->text : "";
  if (columns)
    for (const Node& item : columns->items)
      text += item.text + "\n";
  return text + "\n\n";
}

Node write(const CsvSettings& set, const SampleTable& table) {
  Node map = Node::map().set("type", Node::scalar("csv"));
  map.set("file", Node::scalar(std::filesystem::absolute(set.file.path)));
  if (set.test_file.given())
    map.set("test_file", Node::scalar(std::filesystem::absolute(set.test_file.path)));
  map.set("target", *set.target);
  if (set.ignore) map.set("ignore", *set.ignore);
  map.set("header", Node::flag(set.header));
  map.set("delimiter", Node::scalar(set.delimiter == '\t' ? "tab" : std::string(1, set.delimiter)));
  return map.set("task", Node::scalar(task_of(table)));
}

std::shared_ptr<const Data> make(DataRequest& request) {
  CsvSettings set;
  request.reader.require("file");
  set.file = request.file("file");
  set.test_file = request.file("test_file");
  set.target = read_columns(request, "target", true);
  set.ignore = read_columns(request, "ignore", false);
  set.header = request.reader.flag("header", true);
  set.says_header = request.node.find("header") != nullptr;
  set.delimiter = read_delimiter(request);
  set.task = read_task(request);
  const TableSettings chosen = read_value_table_settings(request, set.test_file.given());
  if (!request.finish()) return nullptr;
  const std::string what = "csv\n" + set.file.path + "\n" + set.test_file.path + "\n" +
                           words_of(set.target) + words_of(set.ignore) + set.delimiter +
                           (set.header ? "header" : "") + (set.says_header ? "!" : "") +
                           task_text(set.task);
  const auto table =
      read_once(request, {what}, [&] { return read_csv_table(set, request.diagnostics); });
  if (!table) return nullptr;
  return make_table_data(request, write(set, *table), chosen, table);
}

constexpr std::array settings{
    DataSetting{"file", "", "a CSV file (RFC 4180), gzipped or plain"},
    DataSetting{"test_file", "left out", "a test set of its own, in the same columns"},
    DataSetting{"target", "", "column to predict, or a list: name or number from 0"},
    DataSetting{"ignore", "left out", "column or list of columns to leave out"},
    DataSetting{"header", "true", "the first row names the columns"},
    DataSetting{"delimiter", ",", "between fields: one character, or tab"},
    DataSetting{"task", "by the target", "classification (names) or regression (numbers)"},
    batch_size_setting,
    split_setting,
    standardise_setting("none"),
    standardise_target_setting};

}  // namespace

const DataType csv{{"csv", "numbers in the columns of a CSV file", "", settings}, &make};

}  // namespace headwater::lab
