// Tables of numbers and names in CSV files.
#include "csv_table.hpp"

#include <headwater/error.hpp>

#include "csv_header.hpp"
#include "csv_labels.hpp"
#include "input_file.hpp"
#include "row_numbers.hpp"
#include <algorithm>
#include <cctype>

namespace headwater::lab {

namespace {

constexpr std::size_t most_mistakes = 20;
constexpr std::size_t most_numbers = std::size_t{1} << 27;  // 1 GiB

/// A name as an item of a list in YAML.
std::string as_yaml(const std::string& name) {
  const auto is_plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_';
  };
  if (std::ranges::all_of(name, is_plain)) return name;
  std::string quoted = "'";
  for (const char c : name)
    quoted += c == '\'' ? "''" : std::string(1, c);
  return quoted + "'";
}

class TableReader {
 public:
  TableReader(const CsvSettings& settings, Diagnostics& diagnostics)
      : settings_(settings), diagnostics_(diagnostics), labels_(settings.task) {}

  SampleTable read() {
    const std::size_t before = diagnostics_.list().size();
    read_file(settings_.file);
    const std::int64_t training = samples_;
    if (diagnostics_.list().size() == before && !settings_.test_file.empty())
      read_file(settings_.test_file);
    SampleTable table;
    table.input = {columns_.features, 0, samples_};
    table.target = {columns_.targets, 0, samples_};
    table.test_samples = samples_ - training;
    if (diagnostics_.list().size() != before) return table;
    table.inputs = std::move(inputs_);
    if (multiple_)
      table.targets = std::move(targets_);
    else
      labels_.put_into(table, settings_.target->mark);
    tell_row_numbers(table);
    return table;
  }

 private:
  void read_file(const std::string& path) {
    const std::string text = InputFile(path).read_text();
    CsvReader reader(text, settings_.delimiter);
    mistakes_.clear();
    const std::size_t before = diagnostics_.list().size();
    const std::int64_t samples = samples_;
    read_rows(reader);
    if (diagnostics_.list().size() != before) return;  // roles are not known
    for (const CsvMistake& mistake : reader.mistakes())
      mistakes_.push_back(mistake);
    report(path, text, mistakes_, diagnostics_);
    if (mistakes_.empty() && samples_ == samples)
      throw Error("cannot read '" + path + "': it holds no samples");
  }

  void read_rows(CsvReader& reader) {
    std::vector<CsvField> row, header;
    bool more = reader.next(row);
    if (more && !read_first(row)) return;
    if (more && settings_.header) {
      header = row;
      more = reader.next(row);
    }
    for (; more && mistakes_.size() < most_mistakes; more = reader.next(row))
      read_row(row);
    add(labels_.end_file());
    if (mistakes_.empty() && settings_.header && !settings_.says_header)
      add(mistakes_of_names(header, columns_, labels_));
  }

  /// Names the columns, and gives them their roles; false after mistakes.
  bool read_first(const std::vector<CsvField>& row) {
    if (!columns_.names.empty()) {
      if (settings_.header) compare_header(row);
      return true;
    }
    if (settings_.header) add(mistakes_of_names(row, settings_.says_header));
    if (!mistakes_.empty()) return false;
    const std::size_t before = diagnostics_.list().size();
    std::vector<std::string> names;
    for (const CsvField& field : row)
      names.push_back(settings_.header ? field.text : std::to_string(names.size()));
    columns_ = assign_roles(std::move(names), settings_, diagnostics_);
    multiple_ = columns_.targets > 1;
    if (multiple_ && settings_.task == Task::classification)
      diagnostics_.error(settings_.target->mark, "classification needs one target column");
    return diagnostics_.list().size() == before;
  }

  void compare_header(const std::vector<CsvField>& row) {
    for (std::size_t i = 0; i < std::min(row.size(), columns_.names.size()); ++i)
      if (row[i].text != columns_.names[i])
        mistake(row[i], "the column is called '" + columns_.names[i] + "' in the training file");
    check_size(row);
  }

  bool check_size(const std::vector<CsvField>& row) {
    if (row.size() == columns_.names.size()) return true;
    const std::size_t at = std::min(row.size() - 1, columns_.names.size());
    mistake(row[at], "the row has " + std::to_string(row.size()) + " fields, where " +
                         std::to_string(columns_.names.size()) + " are needed");
    return false;
  }

  void read_row(const std::vector<CsvField>& row) {
    if (!check_size(row)) return;
    if (inputs_.size() + row.size() > most_numbers)
      throw Error("'" + settings_.file + "' holds more than 1 GiB of numbers");
    ++samples_;
    const std::size_t first = targets_.size();
    if (multiple_) targets_.resize(first + static_cast<std::size_t>(columns_.targets));
    for (std::size_t i = 0; i < row.size(); ++i) {
      const int role = columns_.roles[i];
      if (role == CsvColumns::feature)
        inputs_.push_back(number(row[i], "mend it, or leave the column out: ignore: [...]"));
      else if (role >= 0 && multiple_)
        targets_[first + static_cast<std::size_t>(role)] =
            number(row[i], "several targets are numbers; classes stand in one column");
      else if (role >= 0)
        labels_.add(row[i]);
    }
  }

  /// 0 after a mistake.
  double number(const CsvField& field, const char* hint) {
    if (const auto value = decimal_number(field.text)) return *value;
    if (is_missing(field.text))
      mistake(field, "a value is missing", "fill it in, or leave out the row or column");
    else if (!settings_.header && samples_ == 1)
      mistake(field, "'" + field.text + "' is not a finite number",
              "if this row names the columns, leave out header: false");
    else
      mistake(field, "'" + field.text + "' is not a finite number", hint);
    return 0;
  }

  void tell_row_numbers(SampleTable& table) const {
    std::vector<std::string> features;
    for (std::size_t i = 0; i < columns_.names.size(); ++i)
      if (columns_.roles[i] == CsvColumns::feature)
        features.push_back(columns_.names[i].empty() ? std::to_string(i) : columns_.names[i]);
    for (const std::size_t k : row_numbers(table))
      table.notes.push_back(
          note_of_row_numbers(settings_.file_mark, "column '" + features[k] + "'",
                              "leave it out: ignore: [" + as_yaml(features[k]) + "]"));
  }

  void add(const std::vector<CsvMistake>& found) {
    for (const CsvMistake& one : found)
      mistake(one.place, one.message, one.hint);
  }

  void mistake(const CsvField& place, std::string message, std::string hint = {}) {
    if (mistakes_.size() < most_mistakes)
      mistakes_.push_back({place, std::move(message), std::move(hint)});
  }

  const CsvSettings& settings_;
  Diagnostics& diagnostics_;
  CsvLabels labels_;  ///< the one target
  bool multiple_ = false;
  CsvColumns columns_;
  std::int64_t samples_ = 0;
  std::vector<double> inputs_, targets_;  ///< targets: where there are several
  std::vector<CsvMistake> mistakes_;      ///< of the file being read
};

}  // namespace

SampleTable read_csv_table(const CsvSettings& settings, Diagnostics& diagnostics) {
  return TableReader(settings, diagnostics).read();
}

}  // namespace headwater::lab
