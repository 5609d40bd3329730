// Images and their classes in idx files, as MNIST and its relatives have them.
#pragma once

#include "idx.hpp"
#include "table_files.hpp"

namespace headwater::lab {

struct LabelledImages {
  IdxArray images, labels;

  std::int64_t count() const { return images.sizes[0]; }
  std::int64_t pixels() const;  ///< of one image
  std::uint8_t highest_label() const;
};

/// FileError when a file cannot be read, or when the two do not belong together.
LabelledImages read_labelled_images(const NamedFile& images, const NamedFile& labels);

/// Its classes are not counted yet.
SampleTable table_of(LabelledImages training);

/// FileError when these images, of this file, are of another size.
void append_test_images(SampleTable& table, LabelledImages test, const NamedFile& file);

}  // namespace headwater::lab
