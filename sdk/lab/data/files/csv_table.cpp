// Tables of numbers and names in CSV files.
#include "csv_table.hpp"

#include <headwater/error.hpp>

#include "input_file.hpp"
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace headwater::lab {

namespace {

constexpr std::size_t most_mistakes = 20;
constexpr std::size_t most_numbers = std::size_t{1} << 27;  // 1 GiB

std::optional<double> number_in(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// As people and programs write that there is no value.
bool is_missing(std::string_view text) {
  constexpr std::array<std::string_view, 9> words{"",    "?",    "NA",   "N/A", "NaN",
                                                  "nan", "NULL", "null", "None"};
  return std::ranges::find(words, text) != words.end();
}

class TableReader {
 public:
  TableReader(const CsvSettings& settings, Diagnostics& diagnostics)
      : settings_(settings), diagnostics_(diagnostics), task_(settings.task) {}

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
    if (task_ == Task::classification) table.classes = count_classes();
    table.targets = std::move(targets_);
    return table;
  }

 private:
  void read_file(const std::string& path) {
    const std::string text = InputFile(path).read_text();
    CsvReader reader(text, settings_.delimiter);
    mistakes_.clear();
    const std::size_t before = diagnostics_.list().size();
    const std::int64_t samples = samples_;
    std::vector<CsvField> row;
    bool more = reader.next(row);
    if (more && columns_.names.empty())
      first_row(row);
    else if (more && settings_.header)
      compare_header(row);
    if (more && settings_.header) more = reader.next(row);
    for (; more && mistakes_.size() < most_mistakes; more = reader.next(row)) {
      if (diagnostics_.list().size() != before) return;  // roles are not known
      read_row(row);
    }
    for (const CsvMistake& mistake : reader.mistakes())
      mistakes_.push_back(mistake);
    report(path, text, mistakes_, diagnostics_);
    if (mistakes_.empty() && samples_ == samples)
      throw Error("cannot read '" + path + "': it holds no samples");
  }

  /// Names the columns, and gives them their roles.
  void first_row(const std::vector<CsvField>& row) {
    std::vector<std::string> names;
    for (const CsvField& field : row)
      names.push_back(settings_.header ? field.text : std::to_string(names.size()));
    columns_ = assign_roles(std::move(names), settings_, diagnostics_);
    multiple_ = columns_.targets > 1;
    if (multiple_ && task_ == Task::classification)
      diagnostics_.error(settings_.target->mark, "classification needs one target column");
    if (multiple_) task_ = Task::regression;
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
    targets_.resize(first + static_cast<std::size_t>(columns_.targets));
    for (std::size_t i = 0; i < row.size(); ++i) {
      const int role = columns_.roles[i];
      if (role == CsvColumns::feature)
        inputs_.push_back(number(row[i], "leave the column out: ignore: [...]"));
      else if (role >= 0)
        targets_[first + static_cast<std::size_t>(role)] = target(row[i]);
    }
  }

  /// 0 after a mistake.
  double number(const CsvField& field, const std::string& hint) {
    if (const auto value = number_in(field.text)) return *value;
    if (is_missing(field.text))
      mistake(field, "a value is missing", "fill it in, or leave out the row or column");
    else
      mistake(field, "'" + field.text + "' is not a finite number", hint);
    return 0;
  }

  /// The first target tells names from numbers.
  double target(const CsvField& field) {
    if (samples_ == 1 && !multiple_) {
      names_ = task_ != Task::regression && !number_in(field.text);
      if (!task_) task_ = names_ ? Task::classification : Task::regression;
    }
    if (names_ && !is_missing(field.text)) {
      labels_.push_back(field.text);
      return 0;
    }
    const double value = number(field, "for names of classes say task: classification");
    if (task_ == Task::classification && !is_class(value))
      mistake(field, "'" + field.text + "' is not a class", std::string(class_rule));
    return value;
  }

  /// Names become their places in the alphabet.
  std::int64_t count_classes() {
    if (!names_) return static_cast<std::int64_t>(std::ranges::max(targets_)) + 1;
    std::vector<std::string> sorted = labels_;
    std::ranges::sort(sorted);
    sorted.erase(std::ranges::unique(sorted).begin(), sorted.end());
    for (std::size_t i = 0; i < labels_.size(); ++i)
      targets_[i] =
          static_cast<double>(std::ranges::lower_bound(sorted, labels_[i]) - sorted.begin());
    return std::ssize(sorted);
  }

  void mistake(const CsvField& place, std::string message, std::string hint = {}) {
    if (mistakes_.size() < most_mistakes)
      mistakes_.push_back({place, std::move(message), std::move(hint)});
  }

  const CsvSettings& settings_;
  Diagnostics& diagnostics_;
  std::optional<Task> task_;
  bool names_ = false, multiple_ = false;
  CsvColumns columns_;
  std::int64_t samples_ = 0;
  std::vector<double> inputs_, targets_;
  std::vector<std::string> labels_;
  std::vector<CsvMistake> mistakes_;  ///< of the file being read
};

}  // namespace

SampleTable read_csv_table(const CsvSettings& settings, Diagnostics& diagnostics) {
  return TableReader(settings, diagnostics).read();
}

}  // namespace headwater::lab
