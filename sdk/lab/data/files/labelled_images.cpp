// Images and their classes in idx files.
#include "labelled_images.hpp"

#include <headwater/error.hpp>

#include "task.hpp"
#include <algorithm>
#include <functional>
#include <numeric>

namespace headwater::lab {

std::int64_t LabelledImages::pixels() const {
  return std::accumulate(images.sizes.begin() + 1, images.sizes.end(), std::int64_t{1},
                         std::multiplies{});
}

std::uint8_t LabelledImages::highest_label() const {
  return std::ranges::max(labels.values);
}

LabelledImages read_labelled_images(const std::string& images, const std::string& labels) {
  LabelledImages set{read_idx(images, {2, 4}), read_idx(labels, {1, 1})};
  if (set.labels.sizes[0] != set.count())
    throw Error("'" + labels + "' has " + std::to_string(set.labels.sizes[0]) + " labels for " +
                std::to_string(set.count()) + " images");
  return set;
}

namespace {

SampleTable table_of_part(LabelledImages images) {
  SampleTable table;
  table.input = {images.pixels(), 0, images.count()};
  table.target = {1, 0, images.count()};
  table.classes = 0;  // counted when all are there
  table.targets.assign(images.labels.values.begin(), images.labels.values.end());
  table.inputs = std::move(images.images.values);
  return table;
}

}  // namespace

SampleTable table_of(LabelledImages training, std::optional<LabelledImages> test) {
  if (test && test->pixels() != training.pixels())
    throw Error("the images have " + std::to_string(training.pixels()) +
                " pixels for training and " + std::to_string(test->pixels()) + " for the test");
  SampleTable table = table_of_part(std::move(training));
  if (test) append_test_set(table, table_of_part(std::move(*test)), "test images");
  return table;
}

}  // namespace headwater::lab
