// Inputs and targets in npy files. The first size is that of the samples; inputs are
// samples x features or samples x steps x features.
#include <headwater/error.hpp>

#include "files.hpp"
#include "npy.hpp"
#include "row_numbers.hpp"
#include "table_files.hpp"
#include "task.hpp"
#include <algorithm>
#include <cmath>
#include <optional>

namespace headwater::lab {

namespace {

struct Arrays {
  NpyArray inputs, targets;
};

std::string text_of(const std::vector<std::int64_t>& sizes) {
  std::string text;
  for (const std::int64_t size : sizes)
    text += (text.empty() ? "" : " x ") + std::to_string(size);
  return text.empty() ? "a single number" : text;
}

[[noreturn]] void refuse(const std::string& path, const NpyArray& array,
                         const std::string& wanted) {
  throw Error("'" + path + "' is " + text_of(array.sizes) + ", where " + wanted);
}

/// Without the first size, which counts samples.
std::int64_t size_of_sample(const NpyArray& array) {
  std::int64_t size = 1;
  for (std::size_t d = 1; d < array.sizes.size(); ++d)
    size *= array.sizes[d];
  return size;
}

Shape input_shape(const std::string& path, const NpyArray& x, bool flatten) {
  if (x.sizes.empty() || (x.sizes.size() > 3 && !flatten))
    refuse(path, x,
           "samples x features or samples x steps x features are needed (flatten: true "
           "makes all but the samples features)");
  if (x.sizes.size() < 3 || flatten) return {size_of_sample(x), 0, x.sizes[0]};
  return {x.sizes[2], x.sizes[1], x.sizes[0]};
}

/// Targets for each sample, or for each of its steps.
Shape target_shape(const std::string& path, const NpyArray& y, const Shape& in, bool classes) {
  if (y.sizes.empty() || y.sizes[0] != in.batch)
    refuse(path, y, "targets of " + std::to_string(in.batch) + " samples are needed");
  const bool by_step = in.steps > 0 && y.sizes.size() > 1 && y.sizes[1] == in.steps;
  const auto size = y.sizes.size();
  if (classes) {
    if (size_of_sample(y) == 1) return {1, 0, in.batch};
    if (size == 2 && by_step) return {1, in.steps, in.batch};
    refuse(path, y, "one class per sample, or per step of it, is needed");
  }
  if (size <= 2) return {size_of_sample(y), 0, in.batch};
  if (size == 3 && by_step) return {y.sizes[2], in.steps, in.batch};
  refuse(path, y, "samples, samples x targets or samples x steps x targets are needed");
}

std::vector<double> as_doubles(const Numbers& numbers) {
  return std::visit(
      [](const auto& values) { return std::vector<double>(values.begin(), values.end()); },
      numbers);
}

void check_classes(const std::string& path, const std::vector<double>& targets) {
  for (const double target : targets)
    if (!is_class(target))
      throw Error("'" + path + "' has the target " + Node::real(target).text + ", but " +
                  std::string(class_rule));
}

struct NpySettings {
  FilePair training, test;
  std::optional<Task> task;
  bool flatten = false;

  SampleTable read_part(const FilePair& files) const {
    NpyArray x = read_npy(files.input);
    const NpyArray y = read_npy(files.target);
    const bool classes =
        task.value_or(y.whole ? Task::classification : Task::regression) == Task::classification;
    SampleTable table;
    table.input = input_shape(files.input, x, flatten);
    table.target = target_shape(files.target, y, table.input, classes);
    table.inputs = std::move(x.values);
    table.targets = as_doubles(y.values);
    if (!classes) return table;
    check_classes(files.target, table.targets);
    table.classes = 0;  // counted when all are there
    return table;
  }

  SampleTable read(const Mark& mark) const {
    SampleTable table = read_part(training);
    if (test.given()) append_test_set(table, read_part(test), test.input);
    if (table.classes) number_classes(table, mark);
    for (const std::size_t k : row_numbers(table))
      table.notes.push_back(
          note_of_row_numbers(mark, "input " + std::to_string(k), "take it out of the array"));
    return table;
  }
};

std::shared_ptr<const Data> make(DataRequest& request) {
  NpySettings set;
  set.training = read_file_pair(request, {"inputs", "targets", "", ""}, true);
  set.test = read_file_pair(request, {"test_inputs", "test_targets", "", ""}, false);
  set.task = read_task(request);
  set.flatten = request.reader.flag("flatten", false);
  const TableSettings chosen = read_value_table_settings(request, set.test.given());
  if (!request.finish()) return nullptr;
  const std::string what = "npy\n" + set.training.text() + set.test.text() +
                           (set.flatten ? "flat " : "") + task_text(set.task);
  const auto table = read_once(request, {what, request.node.find("inputs")->mark},
                               [&] { return set.read(request.node.find("targets")->mark); });
  if (!table) return nullptr;
  Node written = Node::map().set("type", Node::scalar("npy"));
  set.training.write(written);
  set.test.write(written);
  written.set("task", Node::scalar(task_of(*table)));
  written.set("flatten", Node::flag(set.flatten));
  return make_table_data(request, std::move(written), chosen, table);
}

constexpr std::array settings{
    DataSetting{"inputs", "", "samples x features, or samples x steps x features"},
    DataSetting{"targets", "", "a class or values for each sample, or each step"},
    DataSetting{"test_inputs", "left out", "a test set of its own"},
    DataSetting{"test_targets", "left out", "its targets"},
    DataSetting{"task", "by the targets", "classification (whole numbers) or regression"},
    DataSetting{"flatten", "false", "all sizes but the first are features"},
    batch_size_setting,
    split_setting,
    standardise_setting("none"),
    standardise_target_setting};

}  // namespace

const DataType npy{{"npy", "arrays of NumPy, plain or gzipped", "", settings}, &make};

}  // namespace headwater::lab
