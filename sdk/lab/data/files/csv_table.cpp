// Tables of numbers and names in CSV files.
#include "csv_table.hpp"

#include <headwater/error.hpp>

#include "csv_header.hpp"
#include "csv_labels.hpp"
#include "csv_numbers.hpp"
#include "csv_places.hpp"
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

std::string name_of(char delimiter) {
  return delimiter == '\t' ? "a tab" : std::string{'\'', delimiter, '\''};
}

/// Where a text of one field holds another delimiter than this one.
std::string hint_of_delimiter(const std::string& text, char delimiter) {
  for (const char other : {';', '\t', '|', ','})
    if (other != delimiter && text.find(other) != std::string::npos)
      return "if " + name_of(other) + " stands between fields, say delimiter: " +
             (other == '\t' ? "tab" : std::string{'"', other, '"'});
  return "";
}

class TableReader {
 public:
  TableReader(const CsvSettings& settings, Diagnostics& diagnostics)
      : settings_(settings), diagnostics_(diagnostics), labels_(settings.task) {}

  SampleTable read() {
    const std::size_t before = diagnostics_.list().size();
    about(settings_.file, [&] { read_file(settings_.file); });
    const std::int64_t training = samples_;
    if (diagnostics_.list().size() == before && settings_.test_file.given())
      about(settings_.test_file, [&] { read_file(settings_.test_file); });
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
    table.notes.insert(table.notes.end(), notes_.begin(), notes_.end());
    table.origin = CsvPlaces{settings_.file,   settings_.test_file, settings_.delimiter,
                             settings_.header, columns_.roles,      training};
    return table;
  }

 private:
  void read_file(const NamedFile& file) {
    const std::string text = InputFile(file.path).read_text();
    CsvReader reader(text, settings_.delimiter);
    mistakes_.clear();
    const std::size_t before = diagnostics_.list().size();
    const std::int64_t samples = samples_;
    read_rows(reader);
    if (diagnostics_.list().size() != before) return;  // roles are not known
    for (const CsvMistake& mistake : reader.mistakes())
      mistakes_.push_back(mistake);
    report(file.path, text, mistakes_, diagnostics_);
    if (mistakes_.empty() && samples_ == samples)
      throw Error("cannot read '" + file.path + "': it holds no samples");
  }

  void read_rows(CsvReader& reader) {
    std::vector<CsvField> row, header;
    bool more = reader.next(row);
    if (more && !(is_split(row) && read_first(row))) return;
    if (more && settings_.header) {
      header = row;
      more = reader.next(row);
    }
    for (; more && mistakes_.size() < most_mistakes; more = reader.next(row))
      read_row(row);
    add(labels_.end_file());
    if (mistakes_.empty() && settings_.header && !settings_.says_header)
      add(mistakes_of_names(header, columns_, labels_));
    if (mistakes_.empty()) tell_header(header);
  }

  /// A row of one field is one that another delimiter splits; false where one does.
  bool is_split(const std::vector<CsvField>& row) {
    const std::string hint = hint_of_delimiter(row[0].text, settings_.delimiter);
    if (row.size() > 1 || hint.empty()) return true;
    mistake(row[0], "with " + name_of(settings_.delimiter) + " between fields this is one field",
            hint);
    return false;
  }

  /// Names the columns, and gives them their roles; false after mistakes.
  bool read_first(const std::vector<CsvField>& row) {
    if (!columns_.names.empty()) return !settings_.header || compare_header(row);
    std::vector<std::string> names;
    for (const CsvField& field : row)
      names.push_back(settings_.header ? field.text : std::to_string(names.size()));
    Diagnostics found;
    columns_ = assign_roles(std::move(names), settings_, found);
    if (settings_.header) add(mistakes_of_names(row, columns_, settings_.says_header));
    if (!mistakes_.empty()) return false;
    multiple_ = columns_.targets > 1;
    if (multiple_ && settings_.task == Task::classification)
      found.error(settings_.target->mark, "classification needs one target column");
    for (const Diagnostic& one : found.list())
      diagnostics_.error(one.mark, one.message, one.hint);
    return found.empty();
  }

  /// Of the columns that are used; false where the file has no header.
  bool compare_header(const std::vector<CsvField>& row) {
    if (!check_size(row)) return true;
    add(mistakes_of_names(row, columns_, settings_.says_header));
    if (!mistakes_.empty()) return false;
    for (std::size_t i = 0; i < row.size(); ++i)
      if (columns_.roles[i] != CsvColumns::ignored && row[i].text != columns_.names[i])
        mistake(row[i], "the column is called '" + columns_.names[i] + "' in the training file");
    return true;
  }

  void tell_header(const std::vector<CsvField>& header) {
    if (header.empty() || settings_.says_header || !has_numbers_for_inputs(header, columns_))
      return;
    notes_.push_back({settings_.file.mark,
                      "the first row is taken for the names of the columns, though those of the "
                      "inputs are numbers",
                      header_ways_out});
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
      throw Error("the rows hold more than 1 GiB of numbers");
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
    if (is_missing(field.text) || field.text == "-")
      mistake(field, "a value is missing", "fill it in, or leave out the row or column");
    else
      mistake(field, "'" + field.text + "' is not a finite number", way_out(field.text, hint));
    return 0;
  }

  std::string way_out(const std::string& text, const char* otherwise) const {
    if (const std::string hint = hint_of_number(text); !hint.empty()) return hint;
    if (const std::string hint = hint_of_delimiter(text, settings_.delimiter); !hint.empty())
      return hint;
    if (!settings_.header && samples_ == 1)
      return "if this row names the columns, leave out header: false";
    return otherwise;
  }

  void tell_row_numbers(SampleTable& table) const {
    std::vector<std::string> features;
    for (std::size_t i = 0; i < columns_.names.size(); ++i)
      if (columns_.roles[i] == CsvColumns::feature)
        features.push_back(columns_.names[i].empty() ? std::to_string(i) : columns_.names[i]);
    for (const std::size_t k : row_numbers(table))
      table.notes.push_back(
          note_of_row_numbers(settings_.file.mark, "column '" + features[k] + "'",
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
  std::vector<Diagnostic> notes_;
};

}  // namespace

SampleTable read_csv_table(const CsvSettings& settings, Diagnostics& diagnostics) {
  return TableReader(settings, diagnostics).read();
}

}  // namespace headwater::lab
