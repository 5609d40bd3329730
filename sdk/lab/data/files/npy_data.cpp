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
std::int64_t size_of_sample(const std::vector<std::int64_t>& sizes) {
  std::int64_t size = 1;
  for (std::size_t d = 1; d < sizes.size(); ++d)
    size *= sizes[d];
  return size;
}

Shape input_shape(const std::string& path, const NpyArray& x, bool flatten) {
  if (x.sizes.empty() || (x.sizes.size() > 3 && !flatten))
    refuse(path, x,
           "samples x features or samples x steps x features are needed (flatten: true "
           "makes all but the samples features)");
  if (x.sizes.size() < 3 || flatten) return {size_of_sample(x.sizes), 0, x.sizes[0]};
  return {x.sizes[2], x.sizes[1], x.sizes[0]};
}

/// Targets for each sample, or for each of its steps.
Shape target_shape(const std::string& path, const NpyArray& y, const Shape& in, bool classes) {
  if (y.sizes.empty() || y.sizes[0] != in.batch)
    refuse(path, y, "targets of " + std::to_string(in.batch) + " samples are needed");
  const bool by_step = in.steps > 0 && y.sizes.size() > 1 && y.sizes[1] == in.steps;
  const auto size = y.sizes.size();
  if (classes) {
    if (size_of_sample(y.sizes) == 1) return {1, 0, in.batch};
    if (size == 2 && by_step) return {1, in.steps, in.batch};
    refuse(path, y, "one class per sample, or per step of it, is needed");
  }
  if (size <= 2) return {size_of_sample(y.sizes), 0, in.batch};
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

/// What is remembered of an array.
struct ReadArray {
  NamedFile file;
  std::vector<std::int64_t> sizes;
};

/// In inputs and targets, and those of a test set; the first samples are the `own` ones.
Origin origin_of(const TablePlace& place, const std::vector<ReadArray>& arrays, std::size_t own) {
  const bool is_test = place.sample >= own;
  const ReadArray& array = arrays[(is_test ? 2 : 0) + (place.of_target ? 1 : 0)];
  const auto size = static_cast<std::size_t>(size_of_sample(array.sizes));
  const std::size_t sample = place.sample - (is_test ? own : 0);
  return {array.file.mark, "the number at " + place_in(array.sizes, sample * size + place.index) +
                               " of '" + array.file.path + "'"};
}

struct NpySettings {
  FilePair training, test;
  std::optional<Task> task;
  bool flatten = false;

  /// Adds the arrays to those that were read.
  SampleTable read_part(const FilePair& files, std::vector<ReadArray>& arrays) const {
    SampleTable table;
    about(files.input, [&] {
      NpyArray x = read_npy(files.input.path);
      table.input = input_shape(files.input.path, x, flatten);
      table.inputs = std::move(x.values);
      arrays.push_back({files.input, x.sizes});
    });
    about(files.target, [&] {
      const NpyArray y = read_npy(files.target.path);
      const bool classes =
          task.value_or(y.whole ? Task::classification : Task::regression) == Task::classification;
      table.target = target_shape(files.target.path, y, table.input, classes);
      table.targets = as_doubles(y.values);
      arrays.push_back({files.target, y.sizes});
      if (!classes) return;
      check_classes(files.target.path, table.targets);
      table.classes = 0;  // counted when all are there
    });
    return table;
  }

  SampleTable read() const {
    std::vector<ReadArray> arrays;
    SampleTable table = read_part(training, arrays);
    if (test.given()) append_test_set(table, read_part(test, arrays), test.input);
    if (table.classes) number_classes(table, training.target.mark);
    for (const std::size_t k : row_numbers(table))
      table.notes.push_back(note_of_row_numbers(training.input.mark, "input " + std::to_string(k),
                                                "take it out of the array"));
    const auto own = static_cast<std::size_t>(table.input.batch - table.test_samples);
    table.origin = [arrays = std::move(arrays), own](const TablePlace& place) {
      return origin_of(place, arrays, own);
    };
    return table;
  }
};

std::shared_ptr<const Data> make(DataRequest& request) {
  NpySettings set;
  set.training = read_file_pair(request, {"inputs", "targets"}, true);
  set.test = read_file_pair(request, {"test_inputs", "test_targets"}, false);
  set.task = read_task(request);
  set.flatten = request.reader.flag("flatten", false);
  const TableSettings chosen = read_value_table_settings(request, set.test.given());
  if (!request.finish()) return nullptr;
  const std::string what = "npy\n" + set.training.text() + set.test.text() +
                           (set.flatten ? "flat " : "") + task_text(set.task);
  const auto table = read_once(request, {what}, [&] { return set.read(); });
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
