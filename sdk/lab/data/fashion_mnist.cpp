// Fashion-MNIST (Xiao et al., arXiv:1708.07747) as Debian's dataset-fashion-mnist has
// it: 60,000 and 10,000 images of 28 x 28 bytes in 10 classes.
#include <headwater/error.hpp>

#include "idx.hpp"
#include "table.hpp"
#include <algorithm>
#include <filesystem>
#include <utility>

namespace headwater::lab {

namespace {

constexpr std::string_view default_folder = "/usr/share/datasets/fashion-mnist";
constexpr std::int64_t class_count = 10;

struct LabelledImages {
  IdxArray images, labels;

  std::int64_t count() const { return images.sizes[0]; }
  std::int64_t pixels() const { return images.sizes[1] * images.sizes[2]; }
};

std::string path_of(const std::string& folder, const std::string& name) {
  const std::string plain = folder + "/" + name;
  std::error_code error;
  return std::filesystem::exists(plain, error) ? plain : plain + ".gz";
}

LabelledImages read_images(const std::string& folder, const std::string& part) {
  const std::string labels = path_of(folder, part + "-labels-idx1-ubyte");
  LabelledImages set{read_idx(path_of(folder, part + "-images-idx3-ubyte"), 3),
                     read_idx(labels, 1)};
  if (set.labels.sizes[0] != set.count())
    throw Error("'" + labels + "' has " + std::to_string(set.labels.sizes[0]) +
                " labels for " + std::to_string(set.count()) + " images");
  const auto highest = *std::ranges::max_element(set.labels.values);
  if (highest >= class_count)
    throw Error("'" + labels + "' has class " + std::to_string(highest) +
                ", but classes are 0 to 9");
  return set;
}

std::shared_ptr<const Table> read_folder(const std::string& folder) {
  LabelledImages training = read_images(folder, "train");
  const LabelledImages test = read_images(folder, "t10k");
  if (training.pixels() != test.pixels())
    throw Error("the images in '" + folder + "' have " +
                std::to_string(training.pixels()) + " pixels for training and " +
                std::to_string(test.pixels()) + " for the test");
  auto table = std::make_shared<Table>();
  table->input = {training.pixels(), 0, training.count() + test.count()};
  table->target = {1, 0, table->input.batch};
  table->classes = class_count;
  table->test_samples = test.count();
  std::vector<std::uint8_t>& pixels = training.images.values;
  pixels.insert(pixels.end(), test.images.values.begin(), test.images.values.end());
  table->inputs = std::move(pixels);
  for (const LabelledImages* part : {&std::as_const(training), &test})
    table->targets.insert(
        table->targets.end(), part->labels.values.begin(), part->labels.values.end());
  return table;
}

/// The images of a folder, from the cache or from its files; nullptr after an error.
std::shared_ptr<const Table> find_images(DataRequest& request,
                                         const std::string& folder) {
  auto& known = request.files["fashion_mnist " + folder];
  if (known) return known;
  try {
    known = read_folder(folder);
  } catch (const Error& e) {
    const Node* given = request.node.find("folder");
    request.diagnostics.error(
        given ? given->mark : request.node.find("type")->mark,
        e.what(),
        given ? "'folder' must hold the four files of Fashion-MNIST, "
                "train-images-idx3-ubyte.gz and so on"
              : "apt install dataset-fashion-mnist");
  }
  return known;
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
    batch_size_setting,
    split_setting,
    standardise_setting("whole")};

}  // namespace

const DataType fashion_mnist{{"fashion_mnist",
                              "70,000 images of clothes, 28 x 28, in 10 classes",
                              "Xiao et al., arXiv:1708.07747",
                              settings},
                             &make};

}  // namespace headwater::lab
