// Normal inputs and standard normal targets, new ones in every step: for measuring
// gradients.
#include <headwater/random.hpp>

#include "made.hpp"
#include <algorithm>
#include <array>
#include <lab/data/request.hpp>
#include <span>

namespace headwater::lab {

namespace {

template <class T>
void fill_normal(Random random, double spread, const headwater_matrix& out) {
  const MatrixView<T> view(out);
  std::array<double, 256> numbers;
  for (std::int64_t j = 0; j < view.cols; ++j) {
    for (std::int64_t i = 0; i < view.rows;) {
      const std::int64_t n = std::min<std::int64_t>(view.rows - i, numbers.size());
      random.normal(std::span(numbers.data(), static_cast<std::size_t>(n)));
      std::transform(numbers.data(), numbers.data() + n, view.column(j) + i,
                     [&](double v) { return static_cast<T>(spread * v); });
      i += n;
    }
  }
}

void fill_normal(DType dtype, const Random& random, double spread, const headwater_matrix& out) {
  if (dtype == DType::float64)
    fill_normal<double>(random, spread, out);
  else
    fill_normal<float>(random, spread, out);
}

struct Gaussian : Data {
  Shape in{}, out{};
  std::uint64_t seed = 0;
  double spread = 1;

  std::string type() const override { return "gaussian"; }
  Node settings() const override {
    Node map = Node::map();
    map.set("type", Node::scalar(type())).set("features", Node::integer(in.features));
    map.set("targets", Node::integer(out.features));
    if (in.steps > 0) map.set("steps", Node::integer(in.steps));
    return map.set("spread", Node::real(spread)).set("batch_size", Node::integer(in.batch));
  }
  Shape input() const override { return in; }
  Shape target() const override { return out; }

  void training_batch(std::uint64_t step, DType dtype, const Batch& batch) const override {
    std::ranges::fill(batch.lengths, in.steps);
    const auto at = static_cast<std::uint32_t>(step);
    fill_normal(dtype, Random(seed, Purpose::data, 0, at), spread, batch.input);
    fill_normal(dtype, Random(seed, Purpose::data, 1, at), 1, batch.target);
  }
};

std::shared_ptr<const Data> make(DataRequest& request) {
  auto data = std::make_shared<Gaussian>();
  request.reader.require("features");
  request.reader.require("targets");
  data->seed = request.seed;
  data->in.features = request.size("features", 1);
  data->out.features = request.size("targets", 1);
  data->in.steps = data->out.steps = request.count("steps", 0, 0);
  data->spread = request.reader.real("spread", 1, {.min = 0, .max = 1e6});
  data->in.batch = data->out.batch = request.size("batch_size", 128);
  request.finish();
  return data;
}

constexpr std::array settings{
    DataSetting{"features", "", "of a sample"},
    DataSetting{"targets", "", "values to predict for a sample"},
    DataSetting{"steps", "0", "of a sequence; 0: no time axis"},
    DataSetting{"spread", "1", "deviation of the inputs; that of the targets is 1"},
    DataSetting{"batch_size", "128", "samples of a training step, always new ones"}};

}  // namespace

const DataType gaussian{{"gaussian", "normal inputs and targets, for measuring", "", settings},
                        &make};

}  // namespace headwater::lab
