// What an optimizer's step changes: every element of every tensor, with a state of its own.
#include "catch.hpp"
#include "host.hpp"
#include <algorithm>

using namespace headwater;
using namespace headwater::test;

namespace {

using Numbers = std::vector<double>;

Numbers all_of(const Network& net, DType dtype, headwater_matrix NamedTensor::*which) {
  Numbers all;
  for (const LayerView& layer : net.layers())
    for (const NamedTensor& p : layer.parameters)
      for (const double value : values(p.*which, dtype))
        all.push_back(value);
  return all;
}

}  // namespace

TEST_CASE("updates: small and large tensors of a layer all take their steps") {
  const DType dtype = GENERATE(DType::float32, DType::float64);
  // Tensors of 3 elements, which are one part with others, and of more than a part has.
  Context context = test::context();
  const auto net = test::network(context,
                                 R"(
network:
  - {block: dense, units: 3, activation: tanh, normalizer: layer_norm}
  - {block: dense, units: 37, activation: tanh}
  - {block: residual, layers: [{block: dense, units: 37}, {block: dense, units: 37}]}
  - {block: dense, units: 300}
loss: mse
optimizer: {type: sgd, learning_rate: 0.5, momentum: 0.5}
)",
                                 {.input = {2, 0, 5}, .dtype = dtype, .all_gradients = true});
  randomize(net->input(), dtype, 1);
  randomize(net->target(), dtype, 2);
  Numbers w = all_of(*net, dtype, &NamedTensor::value), velocity(w.size());
  for (int step = 0; step < 3; ++step) {
    net->train_step();
    const Numbers g = all_of(*net, dtype, &NamedTensor::gradient);
    const Numbers now = all_of(*net, dtype, &NamedTensor::value);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < w.size(); ++i) {
      velocity[i] = 0.5 * velocity[i] + g[i];
      wrong += now[i] != Approx(w[i] - 0.5 * velocity[i]).margin(1e-6);
    }
    CHECK(wrong == 0);
    CHECK(std::ranges::count(velocity, 0) == 0);
    w = now;
  }
}
