// Whether targets of files are classes or values.
#include "task.hpp"

#include <headwater/error.hpp>

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
  return target >= 0 && target < 1e6 && target == std::floor(target);
}

void append_test_set(SampleTable& table, const SampleTable& test, const std::string& path) {
  if (!same(table.input, test.input) || !same(table.target, test.target) ||
      table.classes.has_value() != test.classes.has_value())
    throw Error("the samples of '" + path +
                "' have other inputs or targets than those for training");
  if (table.inputs.index() != test.inputs.index()) {
    std::vector<double> wide;
    append(wide, table.inputs);
    table.inputs = std::move(wide);
  }
  std::visit([&](auto& inputs) { append(inputs, test.inputs); }, table.inputs);
  table.targets.insert(table.targets.end(), test.targets.begin(), test.targets.end());
  if (table.classes) table.classes = std::max(*table.classes, *test.classes);
  table.test_samples = test.input.batch;
  table.input.batch += test.input.batch;
  table.target.batch += test.input.batch;
}

}  // namespace headwater::lab
