// Images and their classes in idx files.
#include "labelled_images.hpp"

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

LabelledImages read_labelled_images(const NamedFile& images, const NamedFile& labels) {
  LabelledImages set{about(images,
                           [&] {
                             return read_idx(images.path, {2, 4});
                           }),
                     about(labels, [&] {
                       return read_idx(labels.path, {1, 1});
                     })};
  if (set.labels.sizes[0] != set.count())
    throw FileError(labels.mark, "'" + labels.path + "' has " +
                                     std::to_string(set.labels.sizes[0]) + " labels for " +
                                     std::to_string(set.count()) + " images");
  return set;
}

SampleTable table_of(LabelledImages images) {
  SampleTable table;
  table.input = {images.pixels(), 0, images.count()};
  table.target = {1, 0, images.count()};
  table.classes = 0;  // counted when all are there
  table.targets.assign(images.labels.values.begin(), images.labels.values.end());
  table.inputs = std::move(images.images.values);
  return table;
}

void append_test_images(SampleTable& table, LabelledImages test, const NamedFile& file) {
  if (test.pixels() != table.input.features)
    throw FileError(file.mark, "the images have " + std::to_string(table.input.features) +
                                   " pixels for training and " + std::to_string(test.pixels()) +
                                   " for the test");
  append_test_set(table, table_of(std::move(test)), file);
}

}  // namespace headwater::lab
