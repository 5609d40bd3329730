// Images and their classes in idx files, as MNIST and its relatives have them.
#pragma once

#include "idx.hpp"
#include <lab/data/sample_table.hpp>
#include <optional>

namespace headwater::lab {

struct LabelledImages {
  IdxArray images, labels;

  std::int64_t count() const { return images.sizes[0]; }
  std::int64_t pixels() const;  ///< of one image
  std::uint8_t highest_label() const;
};

/// Error when a file cannot be read, or when the two do not belong together.
LabelledImages read_labelled_images(const std::string& images, const std::string& labels);

/// One table; with a test set, if one is given, whose images must be as large. Its classes
/// are not counted yet.
SampleTable table_of(LabelledImages training, std::optional<LabelledImages> test);

}  // namespace headwater::lab
