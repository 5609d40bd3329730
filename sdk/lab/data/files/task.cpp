// Whether targets of files are classes or values.
#include "task.hpp"

#include <algorithm>
#include <cmath>

namespace headwater::lab {

namespace {

const std::vector<std::string> names{"classification", "regression"};

bool same(const Shape& a, const Shape& b) {
  return a.features == b.features && a.steps == b.steps;
}

template <class To>
void append(To& to, const Numbers& from) {
  std::visit(
      [&](const auto& values) {
        std::ranges::transform(values, std::back_inserter(to), [](auto value) {
          return static_cast<typename To::value_type>(value);
        });
      },
      from);
}

}  // namespace

std::optional<Task> read_task(DataRequest& request) {
  const Node* node = request.reader.get("task");
  if (!node) return std::nullopt;
  const auto found = std::ranges::find(names, node->text);
  if (found != names.end()) return static_cast<Task>(found - names.begin());
  const std::string near = did_you_mean(node->text, names);
  request.diagnostics.error(
      node->mark, "'task' must be classification or regression, but got " + describe(*node),
      near.empty() ? "see: headwater list data" : near);
  return std::nullopt;
}

std::string task_text(std::optional<Task> task) {
  return task ? names[static_cast<std::size_t>(*task)] : "";
}

std::string task_of(const SampleTable& table) {
  return task_text(table.classes ? Task::classification : Task::regression);
}

bool is_class(double target) {
  return std::abs(target) <= 0x1p53 && target == std::floor(target);
}

void number_classes(SampleTable& table, const Mark& mark) {
  std::vector<double> known = table.targets;
  std::ranges::sort(known);
  known.erase(std::unique(known.begin(), known.end()), known.end());
  table.classes = std::ssize(known);
  if (known.front() == 0 && known.back() < 1e6) {
    table.classes = static_cast<std::int64_t>(known.back()) + 1;
    return;
  }
  for (const double name : known)
    table.class_names.push_back(Node::real(name).text);
  for (double& target : table.targets)
    target = static_cast<double>(std::ranges::lower_bound(known, target) - known.begin());
  const std::string least = Node::real(known.front()).text, most = Node::real(known.back()).text;
  table.notes.push_back(
      {mark,
       "the classes " + least + " to " + most +
           (known.front() == 0 ? " are few of so many numbers" : " do not begin at 0") +
           ", so they are taken as " + std::to_string(known.size()) + " names: output 0 is class " +
           least,
       ""});
}

void append_test_set(SampleTable& table, const SampleTable& test, const NamedFile& file) {
  if (!same(table.input, test.input) || !same(table.target, test.target) ||
      table.classes.has_value() != test.classes.has_value())
    throw FileError(file.mark, "the samples of '" + file.path +
                                   "' have other inputs or targets than those for training");
  if (table.inputs.index() != test.inputs.index()) {
    std::vector<double> wide;
    append(wide, table.inputs);
    table.inputs = std::move(wide);
  }
  std::visit([&](auto& inputs) { append(inputs, test.inputs); }, table.inputs);
  table.targets.insert(table.targets.end(), test.targets.begin(), test.targets.end());
  table.test_samples = test.input.batch;
  table.input.batch += test.input.batch;
  table.target.batch += test.input.batch;
}

}  // namespace headwater::lab
