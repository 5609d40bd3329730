// Fashion-MNIST (Xiao et al., arXiv:1708.07747) as Debian's dataset-fashion-mnist has
// it: 60,000 and 10,000 images of 28 x 28 bytes in 10 classes.
#include "files.hpp"
#include "labelled_images.hpp"
#include "table_files.hpp"
#include <filesystem>

namespace headwater::lab {

namespace {

constexpr std::string_view default_folder = "/usr/share/datasets/fashion-mnist";
constexpr std::int64_t class_count = 10;

NamedFile file_in(const NamedFile& folder, const std::string& name) {
  const std::string plain = folder.path + "/" + name;
  std::error_code error;
  return {std::filesystem::exists(plain, error) ? plain : plain + ".gz", folder.mark};
}

LabelledImages read_images(const NamedFile& images, const NamedFile& labels) {
  LabelledImages set = read_labelled_images(images, labels);
  if (set.highest_label() >= class_count)
    throw FileError(labels.mark, "'" + labels.path + "' has class " +
                                     std::to_string(set.highest_label()) +
                                     ", but classes are 0 to 9");
  return set;
}

SampleTable read_folder(const NamedFile& folder) {
  const NamedFile test = file_in(folder, "t10k-images-idx3-ubyte");
  SampleTable table = table_of(read_images(file_in(folder, "train-images-idx3-ubyte"),
                                           file_in(folder, "train-labels-idx1-ubyte")));
  append_test_images(table, read_images(test, file_in(folder, "t10k-labels-idx1-ubyte")), test);
  table.classes = class_count;
  return table;
}

std::shared_ptr<const SampleTable> find_images(DataRequest& request, const std::string& folder) {
  const Node* given = request.node.find("folder");
  const NamedFile named{folder, (given ? given : request.node.find("type"))->mark};
  return read_once(
      request,
      {"fashion_mnist\n" + folder, given ? "'folder' must hold the four files of Fashion-MNIST, "
                                           "train-images-idx3-ubyte.gz and so on"
                                         : "apt install dataset-fashion-mnist"},
      [&] { return read_folder(named); });
}

std::shared_ptr<const Data> make(DataRequest& request) {
  const std::string folder = request.path("folder", std::string(default_folder));
  const TableSettings chosen = read_table_settings(request, Standardise::whole, true);
  if (!request.finish()) return nullptr;
  auto images = find_images(request, folder);
  if (!images) return nullptr;
  Node written = Node::map()
                     .set("type", Node::scalar("fashion_mnist"))
                     .set("folder", Node::scalar(std::filesystem::absolute(folder)));
  return make_table_data(request, std::move(written), chosen, std::move(images));
}

constexpr std::array settings{
    DataSetting{"folder", default_folder, "of the four idx files, gzipped or plain"},
    batch_size_setting, split_setting, standardise_setting("whole")};

}  // namespace

const DataType fashion_mnist{{"fashion_mnist", "70,000 images of clothes, 28 x 28, in 10 classes",
                              "Xiao et al., arXiv:1708.07747", settings},
                             &make};

}  // namespace headwater::lab
