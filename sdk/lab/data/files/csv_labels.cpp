// The one target column of a CSV file: classes or values.
#include "csv_labels.hpp"

#include "csv_numbers.hpp"
#include <algorithm>
#include <cmath>

namespace headwater::lab {

namespace {

constexpr std::size_t most_mistakes = 20;

/// "4x", "-inf": what would be odd as a name.
bool looks_like_number(std::string_view text) {
  return text.find_first_of("+-.0123456789") == 0 || is_like_number(text);
}

}  // namespace

void CsvLabels::add(const CsvField& field) {
  const auto value = decimal_number(field.text);
  values_.push_back(value.value_or(std::nan("")));
  if (!value)
    texts_.push_back(field);
  else if (!is_class(*value) && fractions_.size() < most_mistakes)
    fractions_.push_back(field);
}

void CsvLabels::choose_task() {
  const bool all_texts = texts_.size() == values_.size();
  bool names = false;
  for (const CsvField& field : texts_) {
    if (is_missing(field.text)) continue;
    names = all_texts ? !is_like_number(field.text)
                      : fractions_.empty() && !looks_like_number(field.text);
    if (names == all_texts) break;
  }
  task_ = names ? Task::classification : Task::regression;
}

std::vector<CsvMistake> CsvLabels::end_file() {
  if (!task_) choose_task();
  std::vector<CsvMistake> mistakes = broken();
  if (task_ == Task::classification && texts_.empty())
    for (const CsvField& field : fractions_)
      mistakes.push_back({field, "'" + field.text + "' is not a class", std::string(class_rule)});
  before_ = texts_.size();
  fractions_.clear();
  return mistakes;
}

/// Texts of this file that are neither numbers nor names.
std::vector<CsvMistake> CsvLabels::broken() const {
  std::vector<CsvMistake> mistakes;
  for (std::size_t i = before_; i < texts_.size() && mistakes.size() < most_mistakes; ++i) {
    const CsvField& field = texts_[i];
    const bool nothing = field.text.empty() || field.text == "?";
    const std::string to_be_class =
        said_ ? "" : "; for a class of this name say task: classification";
    std::string hint = hint_of_number(field.text);
    if (!hint.empty()) hint += "; ";
    if (nothing || (is_missing(field.text) && !(said_ && task_ == Task::classification)))
      mistakes.push_back({field, "a value is missing",
                          "fill it in, or leave out the row" + (nothing ? "" : to_be_class)});
    else if (task_ == Task::regression)
      mistakes.push_back({field, "'" + field.text + "' is not a finite number",
                          hint + "for names of classes say task: classification"});
  }
  return mistakes;
}

bool CsvLabels::has(std::string_view text) const {
  return std::ranges::find(texts_, text, &CsvField::text) != texts_.end();
}

void CsvLabels::put_into(SampleTable& table, const Mark& mark) {
  table.targets = std::move(values_);
  if (task_ == Task::regression) return;
  if (texts_.empty())
    number_classes(table, mark);
  else
    number_names(table);
}

/// Names become their places in the alphabet; whole numbers among them are names.
void CsvLabels::number_names(SampleTable& table) {
  std::vector<std::string> labels;
  auto text = texts_.begin();
  for (const double value : table.targets)
    labels.push_back(std::isnan(value) ? std::move((text++)->text)
                                       : Node::real(value + 0.0).text);  // -0 is 0
  std::vector<std::string> sorted = labels;
  std::ranges::sort(sorted);
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  for (std::size_t i = 0; i < labels.size(); ++i)
    table.targets[i] =
        static_cast<double>(std::ranges::lower_bound(sorted, labels[i]) - sorted.begin());
  table.classes = std::ssize(sorted);
  table.class_names = std::move(sorted);
}

}  // namespace headwater::lab
