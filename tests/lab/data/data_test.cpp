// Data sets: what they hand out, and what broken files say.
#include <headwater/error.hpp>

#include "catch.hpp"
#include "data_sets.hpp"
#include "fixtures/fixture.hpp"
#include <algorithm>
#include <cmath>
#include <lab/data/files/idx.hpp>

using namespace headwater;
using namespace headwater::lab;
using namespace headwater::test;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

std::string idx(const std::vector<unsigned>& sizes, const std::string& values) {
  std::string bytes{0, 0, 8, static_cast<char>(sizes.size())};
  for (const unsigned size : sizes)
    for (const int shift : {24, 16, 8, 0})
      bytes += static_cast<char>(size >> shift & 255);
  return bytes + values;
}

/// What read_idx says of a file with these bytes, after its name.
std::string complaint(const std::string& bytes, int dimensions = 1) {
  const fixture::Folder folder;
  const std::string path = folder.write("file", bytes);
  const std::string start = "cannot read '" + path + "': ";
  try {
    read_idx(path, {dimensions, dimensions});
  } catch (const Error& e) {
    const std::string what = e.what();
    CHECK(what.substr(0, start.size()) == start);
    return what.substr(start.size());
  }
  return "fine";
}

/// Six training images and three test images of 2 x 2 pixels.
struct SmallSet {
  fixture::Folder folder;

  SmallSet() {
    std::string training;
    for (int image = 0; image < 6; ++image)
      training += std::string(4, static_cast<char>(40 * image));
    folder.write("train-images-idx3-ubyte.gz", zipped(idx({6, 2, 2}, training)));
    folder.write("train-labels-idx1-ubyte.gz", zipped(idx({6}, {0, 1, 2, 3, 4, 5})));
    folder.write("t10k-images-idx3-ubyte", idx({3, 2, 2}, std::string(8, 0) + std::string(4, 40)));
    folder.write("t10k-labels-idx1-ubyte", idx({3}, {7, 8, 9}));
  }

  std::string yaml(int batch_size) const {
    return "{type: fashion_mnist, folder: '" + folder.path().string() +
           "', batch_size: " + std::to_string(batch_size) + "}";
  }
};

}  // namespace

TEST_CASE("data: idx files are read plain and zipped") {
  const fixture::Folder folder;
  const std::string bytes = idx({2, 3}, "abcdef");
  for (const std::string& file : {bytes, zipped(bytes)}) {
    const IdxArray array = read_idx(folder.write("file", file), {2, 2});
    CHECK(array.sizes == std::vector<std::int64_t>{2, 3});
    CHECK(std::string(array.values.begin(), array.values.end()) == "abcdef");
  }
}

TEST_CASE("data: an idx file that is none says why") {
  CHECK(complaint(idx({2}, "ab")) == "fine");
  CHECK(complaint("") == "it ends within its header");
  CHECK(complaint("GIF89a") == "it is not an idx file");
  CHECK(complaint(idx({2}, "ab"), 3) == "it has 1 dimensions, where 3 are needed");
  CHECK(complaint(idx({2}, "ab").substr(0, 6)) == "it ends within its header");
  CHECK(complaint(std::string{0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0}) ==
        "its values are of type 13, where bytes (type 8) are needed");
  CHECK(complaint(idx({2}, "a")) == "it ends within its values");
  CHECK(complaint(idx({2}, "abc")) == "it goes on after its last value");
  CHECK(complaint(idx({0}, "")) == "it holds no values");
  CHECK(complaint(idx({1u << 30}, "ab")) == "it ends within its values");
  CHECK(complaint(idx({1u << 20, 1u << 20, 1u << 31}, "ab"), 3) ==
        "it says that it holds more than 1 GiB");
}

TEST_CASE("data: a broken gzip file says so") {
  const std::string whole = zipped(idx({1000}, std::string(1000, 'x')));
  CHECK(complaint(whole) == "fine");
  CHECK(complaint(whole.substr(0, whole.size() / 2)) == "it ends in the middle of its gzip data");
  std::string flipped = whole;
  flipped[whole.size() - 6] = static_cast<char>(flipped[whole.size() - 6] ^ 1);
  CHECK_THAT(complaint(flipped), Contains("broken gzip data"));
}

TEST_CASE("data: what is not a file is refused") {
  const fixture::Folder folder;
  CHECK_THROWS_WITH(read_idx(folder.path() / "none", {1, 1}),
                    Contains("No such file or directory"));
  CHECK_THROWS_WITH(read_idx(folder.path(), {1, 1}), Contains("it is not a file"));
}

TEST_CASE("data: images are standardised by one mean and deviation") {
  const SmallSet set;
  const auto data = make(set.yaml(2));
  CHECK(data->input().features == 4);
  CHECK(data->input().batch == 2);
  CHECK(data->target().features == 1);
  CHECK(data->classes() == 10);
  CHECK(data->test_samples() == 3);
  // Pixels are 0, 40, ..., 200: mean 100, deviation 20 sqrt(35/3).
  const double deviation = 20 * std::sqrt(35.0 / 3);
  for (std::uint64_t step = 0; step < 20; ++step) {
    const Room batch = training(*data, step);
    for (std::size_t j = 0; j < 2; ++j)
      for (std::size_t i = 0; i < 4; ++i)
        CHECK(batch.inputs[4 * j + i] ==
              Approx((40 * batch.targets[j] - 100) / deviation).margin(1e-12));
  }
}

TEST_CASE("data: batches depend on seed and step, and draw every sample") {
  const SmallSet set;
  const auto data = make(set.yaml(100), 7);
  CHECK(training(*data, 3).targets == training(*make(set.yaml(100), 7), 3).targets);
  CHECK(training(*data, 3).targets != training(*data, 4).targets);
  CHECK(training(*data, 3).targets != training(*make(set.yaml(100), 8), 3).targets);
  const Room batch = training(*data, 0);
  for (int label = 0; label < 6; ++label)
    CHECK(std::count(batch.targets.begin(), batch.targets.end(), label) > 0);
}

TEST_CASE("data: the last test batch is short, and zero beyond") {
  const SmallSet set;
  const auto data = make(set.yaml(2));
  Room batch(*data);
  CHECK(data->test_batch(0, DType::float64, batch.batch()) == 2);
  CHECK(batch.targets == std::vector<double>{7, 8});
  CHECK(data->test_batch(2, DType::float64, batch.batch()) == 1);
  CHECK(batch.targets == std::vector<double>{9, 0});
  CHECK(batch.inputs[0] < -0.5);
  CHECK(batch.inputs[4] == 0);
  CHECK(data->test_batch(3, DType::float64, batch.batch()) == 0);
}

TEST_CASE("data: float32 is the same data") {
  const SmallSet set;
  for (const std::string& yaml :
       {set.yaml(3), std::string("{type: gaussian, features: 300, targets: 2}"),
        std::string("{type: clusters, standardise: true}"), std::string("{type: adding_problem}"),
        std::string("{type: copy_memory}")}) {
    const auto data = make(yaml);
    const Room wide = training(*data, 5);
    std::vector<float> x(wide.inputs.size()), t(wide.targets.size());
    headwater_matrix mx = wide.x, mt = wide.target;
    mx.data = x.data();
    mt.data = t.data();
    data->training_batch(5, DType::float32, {mx, mt});
    CHECK(x == std::vector<float>(wide.inputs.begin(), wide.inputs.end()));
    CHECK(t == std::vector<float>(wide.targets.begin(), wide.targets.end()));
  }
}

TEST_CASE("data: the files of any MNIST by name") {
  const SmallSet set;
  const std::string folder = set.folder.path();
  const std::string files = "{type: idx, train_images: " + folder +
                            "/train-images-idx3-ubyte.gz, " + "train_labels: " + folder +
                            "/train-labels-idx1-ubyte.gz, batch_size: 2";
  const auto alone = make(files + "}");
  CHECK(alone->classes() == 6);
  CHECK(alone->test_samples() == 0);
  CHECK(training(*alone, 4).inputs == training(*make(set.yaml(2)), 4).inputs);
  const auto with_test = make(files + ", test_images: " + folder + "/t10k-images-idx3-ubyte, " +
                              "test_labels: " + folder + "/t10k-labels-idx1-ubyte}");
  CHECK(with_test->classes() == 10);
  CHECK(tested(*with_test).targets == std::vector<double>{7, 8});
  CHECK_THAT(mistakes_of("{type: idx, train_images: a, train_labels: b}"),
             Contains("x.yaml:1:27: error: cannot read 'a': No such file"));
}

// EMNIST's letters are labelled from 1 to 26.
TEST_CASE("data: labels of images from 1 on are names") {
  const fixture::Folder folder;
  folder.write("images", idx({26, 1, 1}, std::string(26, 'x')));
  std::string labels;
  for (int i = 1; i <= 26; ++i)
    labels += static_cast<char>(i);
  folder.write("labels", idx({26}, labels));
  const std::string path = folder.path().string();
  const std::string yaml = "{type: idx, batch_size: 26, train_images: " + path +
                           "/images, train_labels: " + path + "/labels}";
  const auto data = make(yaml);
  CHECK(data->classes() == 26);
  const auto warnings = warnings_of(yaml);
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0].message, Contains("26 names: output 0 is class 1"));
  CHECK(std::ranges::max(training(*data, 0).targets) <= 25);
}

TEST_CASE("data: files that do not belong together are refused") {
  const SmallSet set;
  SECTION("labels for other images") {
    set.folder.write("t10k-labels-idx1-ubyte", idx({2}, {7, 8}));
    CHECK_THAT(mistakes_of(set.yaml(2)), Contains("has 2 labels for 3 images"));
  }
  SECTION("a class that does not exist") {
    set.folder.write("t10k-labels-idx1-ubyte", idx({3}, {7, 8, 10}));
    CHECK_THAT(mistakes_of(set.yaml(2)), Contains("has class 10, but classes are 0 to 9"));
  }
  SECTION("images of another size") {
    set.folder.write("t10k-images-idx3-ubyte", idx({3, 1, 2}, std::string(6, 1)));
    CHECK_THAT(mistakes_of(set.yaml(2)), Contains("have 4 pixels for training and 2 for the test"));
  }
}

TEST_CASE("data: a missing file is a mistake at its place") {
  CHECK(mistakes_of("{type: fashion_mnist, folder: /none}") ==
        "x.yaml:1:31: error: cannot read '/none/train-images-idx3-ubyte.gz': No such "
        "file or directory\n"
        "   1 | {type: fashion_mnist, folder: /none}\n"
        "     |                               ^~~~~\n"
        "  'folder' must hold the four files of Fashion-MNIST, "
        "train-images-idx3-ubyte.gz and so on\n");
}

TEST_CASE("data: Fashion-MNIST is read where Debian puts it") {
  const auto data = make("{type: fashion_mnist}");
  CHECK(data->input().features == 784);
  CHECK(data->input().batch == 128);
  CHECK(data->test_samples() == 10000);
  double sum = 0, squares = 0;
  for (std::uint64_t step = 0; step < 20; ++step)
    for (const double x : training(*data, step).inputs) {
      sum += x;
      squares += x * x;
    }
  const double n = 20 * 128 * 784;
  CHECK(sum / n == Approx(0).margin(0.03));
  CHECK(squares / n == Approx(1).margin(0.05));
}

TEST_CASE("data: gaussian inputs and targets are standard normal and independent") {
  const auto data = make("{type: gaussian, features: 300, targets: 300, batch_size: 90}");
  CHECK_FALSE(data->classes());
  CHECK(data->test_samples() == 0);
  const Room batch = training(*data, 2);
  double sum = 0, squares = 0, product = 0;
  for (std::size_t i = 0; i < batch.inputs.size(); ++i) {
    sum += batch.inputs[i];
    squares += batch.inputs[i] * batch.inputs[i];
    product += batch.inputs[i] * batch.targets[i];
  }
  const auto n = static_cast<double>(batch.inputs.size());
  CHECK(sum / n == Approx(0).margin(0.03));
  CHECK(squares / n == Approx(1).margin(0.04));
  CHECK(product / n == Approx(0).margin(0.03));
  CHECK(batch.inputs != training(*data, 3).inputs);
}

TEST_CASE("data: gaussian sequences have a time axis") {
  const auto data = make("{type: gaussian, features: 2, targets: 3, steps: 4}");
  CHECK(data->input().steps == 4);
  CHECK(data->target().steps == 4);
  CHECK(training(*data, 0).targets.size() == 3 * 4 * 128);
}

TEST_CASE("data: the list of settings is what every type knows, with its defaults") {
  for (const DataInfo& info : list_data()) {
    const std::string type = "{type: " + std::string(info.name);
    const std::string mistakes = mistakes_of(type + ", qqqqqqqqqqqqqq: 1}");
    std::string mistakes_of_least;
    const auto data = make(type + "}", 1, mistakes_of_least);
    INFO(type);
    const std::size_t start = mistakes.find("known keys: type, ");
    REQUIRE(start != std::string::npos);
    const std::size_t size = mistakes.find('\n', start) - start;
    const std::string known = mistakes.substr(start, size) + ",";
    CHECK(std::ranges::count(known, ',') == 1 + std::ssize(info.settings));
    for (const DataSetting& setting : info.settings) {
      INFO(setting.name);
      CHECK_THAT(known, Contains(" " + std::string(setting.name) + ","));
      const Node settings = data ? data->settings() : Node::map();
      const Node* written = settings.find(setting.name);
      if (written && as_real(Node::scalar(std::string(setting.otherwise))))
        CHECK(written->text == setting.otherwise);
      CHECK_FALSE(setting.doc.empty());
    }
  }
}

TEST_CASE("data: mistakes in YAML") {
  CHECK_THAT(mistakes_of("{type: gausian}"),
             Contains("x.yaml:1:8: error: unknown data 'gausian'") &&
                 Contains("did you mean 'gaussian'?"));
  CHECK_THAT(mistakes_of("{batch_size: 3}"), Contains("data: 'type' is missing"));
  CHECK_THAT(mistakes_of("fashion_mnist"), Contains("data must be a map, but got 'fashion_mnist'"));
  CHECK_THAT(mistakes_of("{type: gaussian, features: 0, targets: 1, batch_size: 1e9}"),
             Contains("'features' must be a whole number from 1 to 1000000, but got '0'") &&
                 Contains("'batch_size' must be a whole number from 1 to 1000000"));
  CHECK_THAT(mistakes_of("{type: gaussian, features: 3}"), Contains("data: 'targets' is missing"));
  CHECK_THAT(mistakes_of("{type: fashion_mnist, folders: x}"),
             Contains("unknown key 'folders' in data") && Contains("did you mean 'folder'?"));
}
