// Images and their classes in four idx files, or two.
#include "files.hpp"
#include "labelled_images.hpp"
#include "table_files.hpp"
#include "task.hpp"

namespace headwater::lab {

namespace {

std::shared_ptr<const Data> make(DataRequest& request) {
  const FilePair training = read_file_pair(request, {"train_images", "train_labels"}, true);
  const FilePair test = read_file_pair(request, {"test_images", "test_labels"}, false);
  const TableSettings chosen = read_table_settings(request, Standardise::whole, test.given());
  if (!request.finish()) return nullptr;
  const auto table = read_once(request, {"idx\n" + training.text() + test.text()}, [&] {
    SampleTable all = table_of(read_labelled_images(training.input, training.target));
    if (test.given())
      append_test_images(all, read_labelled_images(test.input, test.target), test.input);
    number_classes(all, training.target.mark);
    return all;
  });
  if (!table) return nullptr;
  Node written = Node::map().set("type", Node::scalar("idx"));
  training.write(written);
  test.write(written);
  return make_table_data(request, std::move(written), chosen, table);
}

constexpr std::array settings{
    DataSetting{"train_images", "", "an idx file of bytes, gzipped or plain"},
    DataSetting{"train_labels", "", "an idx file of their classes"},
    DataSetting{"test_images", "left out", "a test set of its own"},
    DataSetting{"test_labels", "left out", "its classes"},
    batch_size_setting,
    split_setting,
    standardise_setting("whole")};

}  // namespace

const DataType idx{{"idx", "images and their classes in the format of MNIST", "", settings}, &make};

}  // namespace headwater::lab
