// Fashion-MNIST (Xiao et al., arXiv:1708.07747) as Debian's dataset-fashion-mnist has
// it: 60,000 and 10,000 images of 28 x 28 bytes in 10 classes. All pixels are
// standardised by one mean and one deviation, those of the training images.
#include <headwater/error.hpp>
#include <headwater/random.hpp>

#include "idx.hpp"
#include "request.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <string_view>

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

/// What each value of a pixel becomes.
std::array<double, 256> standardised(const std::vector<std::uint8_t>& pixels) {
  std::array<std::int64_t, 256> counts{};
  for (const std::uint8_t pixel : pixels)
    ++counts[pixel];
  const auto n = static_cast<double>(pixels.size());
  double mean = 0, variance = 0;
  for (std::size_t v = 0; v < counts.size(); ++v)
    mean += static_cast<double>(v) * static_cast<double>(counts[v]) / n;
  for (std::size_t v = 0; v < counts.size(); ++v)
    variance +=
        std::pow(static_cast<double>(v) - mean, 2) * static_cast<double>(counts[v]) / n;
  const double deviation = variance > 0 ? std::sqrt(variance) : 1;
  std::array<double, 256> table{};
  for (std::size_t v = 0; v < table.size(); ++v)
    table[v] = (static_cast<double>(v) - mean) / deviation;
  return table;
}

}  // namespace

struct ImageSet {
  LabelledImages training, test;
  std::array<double, 256> value;

  explicit ImageSet(const std::string& folder)
      : training(read_images(folder, "train")),
        test(read_images(folder, "t10k")),
        value(standardised(training.images.values)) {
    if (training.pixels() != test.pixels())
      throw Error("the images in '" + folder + "' have " +
                  std::to_string(training.pixels()) + " pixels for training and " +
                  std::to_string(test.pixels()) + " for the test");
  }
};

namespace {

template <class T>
struct Batch {
  std::array<T, 256> value;
  MatrixView<T> x, target;

  Batch(const ImageSet& images,
        const headwater_matrix& inputs,
        const headwater_matrix& targets)
      : x(inputs), target(targets) {
    std::ranges::transform(
        images.value, value.begin(), [](double v) { return static_cast<T>(v); });
  }

  void put(std::int64_t column, const LabelledImages& from, std::int64_t sample) {
    const auto* const pixels = from.images.values.data() + sample * x.rows;
    std::transform(pixels, pixels + x.rows, x.column(column), [&](std::uint8_t pixel) {
      return value[pixel];
    });
    target(0, column) =
        static_cast<T>(from.labels.values[static_cast<std::size_t>(sample)]);
  }

  void clear(std::int64_t column) {
    std::fill_n(x.column(column), x.rows, T{});
    target(0, column) = 0;
  }
};

/// Calls f with the batch in its element type.
template <class F>
void with_batch(const ImageSet& images,
                DType dtype,
                std::pair<const headwater_matrix&, const headwater_matrix&> ends,
                F f) {
  if (dtype == DType::float64)
    f(Batch<double>(images, ends.first, ends.second));
  else
    f(Batch<float>(images, ends.first, ends.second));
}

struct FashionMnist : Data {
  std::shared_ptr<const ImageSet> images;
  std::string folder;
  std::int64_t batch_size = 0;
  std::uint64_t seed = 0;

  std::string type() const override { return "fashion_mnist"; }
  Node settings() const override {
    return Node::map()
        .set("type", Node::scalar(type()))
        .set("folder", Node::scalar(folder))
        .set("batch_size", Node::integer(batch_size));
  }
  Shape input() const override { return {images->training.pixels(), 0, batch_size}; }
  Shape target() const override { return {1, 0, batch_size}; }
  std::optional<std::int64_t> classes() const override { return class_count; }

  void training_batch(std::uint64_t step,
                      DType dtype,
                      const headwater_matrix& x,
                      const headwater_matrix& target) const override {
    Random random(seed, Purpose::batches, 0, static_cast<std::uint32_t>(step));
    const auto count = static_cast<std::uint64_t>(images->training.count());
    with_batch(*images, dtype, {x, target}, [&](auto batch) {
      for (std::int64_t j = 0; j < x.cols; ++j)
        batch.put(j, images->training, static_cast<std::int64_t>(random.below(count)));
    });
  }

  std::int64_t test_samples() const override { return images->test.count(); }

  std::int64_t test_batch(std::int64_t first,
                          DType dtype,
                          const headwater_matrix& x,
                          const headwater_matrix& target) const override {
    const std::int64_t n = std::clamp<std::int64_t>(test_samples() - first, 0, x.cols);
    with_batch(*images, dtype, {x, target}, [&](auto batch) {
      for (std::int64_t j = 0; j < n; ++j)
        batch.put(j, images->test, first + j);
      for (std::int64_t j = n; j < x.cols; ++j)
        batch.clear(j);
    });
    return n;
  }
};

/// The images of a folder, from the cache or from its files; nullptr after an error.
std::shared_ptr<const ImageSet> find_images(DataRequest& request,
                                            const std::string& folder) {
  auto& known = request.images[folder];
  if (known) return known;
  try {
    known = std::make_shared<ImageSet>(folder);
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

}  // namespace

std::shared_ptr<const Data> make_fashion_mnist(DataRequest request) {
  auto data = std::make_shared<FashionMnist>();
  data->seed = request.seed;
  data->batch_size = request.size("batch_size", 128);
  data->folder = request.reader.text("folder", std::string(default_folder));
  const std::size_t before = request.diagnostics.list().size();
  request.reader.finish();
  if (request.diagnostics.list().size() == before)
    data->images = find_images(request, data->folder);
  return data;
}

}  // namespace headwater::lab
