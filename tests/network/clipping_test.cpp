// Clipping: gradients as PyTorch's clip_grad_norm_ and clip_grad_value_ leave them.
#include "catch.hpp"
#include "host.hpp"
#include <cmath>

using namespace headwater;
using namespace headwater::test;

namespace {

/// All gradients after a step, and the first weights.
struct Step {
  std::vector<double> gradients, weights;

  double norm() const {
    double squares = 0;
    for (const double g : gradients)
      squares += g * g;
    return std::sqrt(squares);
  }
};

Step step(double clip_value, double clip_norm, unsigned threads = 1) {
  Context context = test::context(threads);
  const auto net = test::network(context,
                                 R"(
network:
  - {block: dense, units: 128, activation: tanh}
  - {block: residual, layers: [{block: dense, units: 128, normalizer: layer_norm}]}
  - {block: dense, units: 1}
loss: mse
optimizer: {type: sgd, learning_rate: 1}
)",
                                 {.input = {32, 0, 64},
                                  .dtype = DType::float64,
                                  .all_gradients = true,
                                  .clip_value = clip_value,
                                  .clip_norm = clip_norm});
  randomize(net->input(), DType::float64, 1);
  randomize(net->target(), DType::float64, 2);
  net->train_step();
  Step done;
  for (const LayerView& layer : net->layers())
    for (const NamedTensor& p : layer.parameters)
      for (const double g : values(p.gradient, DType::float64))
        done.gradients.push_back(g);
  done.weights = values(net->layers()[0].parameters[0].value, DType::float64);
  return done;
}

/// |a - b| <= tolerance max |b|
void check_near(const std::vector<double>& a, std::vector<double> b, double tolerance) {
  REQUIRE(a.size() == b.size());
  double worst = 0, largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    worst = std::max(worst, std::abs(a[i] - b[i]));
    largest = std::max(largest, std::abs(b[i]));
  }
  CHECK(worst <= tolerance * largest);
}

}  // namespace

TEST_CASE("clipping: a norm that is too large is scaled down, across all layers") {
  const Step free = step(0, 0);
  const double norm = free.norm();
  const Step clipped = step(0, norm / 3);
  CHECK(clipped.norm() == Approx(norm / 3).epsilon(1e-12));
  std::vector<double> scaled = free.gradients;
  for (double& g : scaled)
    g /= 3;
  check_near(clipped.gradients, scaled, 1e-12);
  // PyTorch has max_norm / (norm + 1e-6) for the factor.
  for (double& g : scaled)
    g *= norm / (norm + 1e-6);
  check_near(clipped.gradients, scaled, 2e-6 / norm);
}

TEST_CASE("clipping: a norm that is small enough stays, bit by bit") {
  const Step free = step(0, 0);
  const Step kept = step(0, free.norm() * 1.001);
  CHECK(kept.gradients == free.gradients);
  CHECK(kept.weights == free.weights);
}

TEST_CASE("clipping: each element is cut, and the optimizer sees what is left") {
  const Step free = step(0, 0);
  double largest = 0;
  for (const double g : free.gradients)
    largest = std::max(largest, std::abs(g));
  const double most = largest / 10;
  std::vector<double> cut = free.gradients;
  for (double& g : cut)
    g = std::clamp(g, -most, most);
  const Step clipped = step(most, 0);
  CHECK(clipped.gradients == cut);
  CHECK(clipped.weights != free.weights);
}

TEST_CASE("clipping: elements first, then the norm of what is left") {
  const Step cut = step(1e-3, 0);
  const Step both = step(1e-3, cut.norm() / 2);
  std::vector<double> halves = cut.gradients;
  for (double& g : halves)
    g /= 2;
  check_near(both.gradients, halves, 1e-12);
}

TEST_CASE("clipping: one and two threads leave the same bits", "[threads]") {
  const Step one = step(1e-3, 1e-2, 1), two = step(1e-3, 1e-2, 2);
  CHECK(one.gradients == two.gradients);
  CHECK(one.weights == two.weights);
}

TEST_CASE("clipping: a norm is exact where squares or the factor leave the type") {
  const auto [dtype, weight, most] = GENERATE(table<DType, const char*, double>({
      {DType::float64, "1e180", 1},
      {DType::float64, "1e300", 1e-5},
      {DType::float32, "1e30", 1e-12},
      {DType::float32, "1e38", 1e-5},
  }));
  CAPTURE(weight, most);
  Context context = test::context();
  const auto net = test::network(
      context,
      "network: [{block: dense, units: 1}, {block: dense, units: 1, initializer: "
      "{type: constant, value: " +
          std::string(weight) + "}}]\nloss: l1\noptimizer: {type: sgd, learning_rate: 1}",
      {.input = {2, 0, 1}, .dtype = dtype, .all_gradients = true, .clip_norm = most});
  test::assign(net->layers()[0].parameters[0].value, dtype, {1e-8, 1e-8});
  test::assign(net->input(), dtype, {0.3, 0.4});
  test::assign(net->target(), dtype, {-1});
  net->train_step();
  const auto g = values(net->layers()[0].parameters[0].gradient, dtype);
  const double norm = std::sqrt(0.3 * 0.3 + 0.4 * 0.4 + 1);  // over the weight; 1: of the bias
  CHECK(g[0] == Approx(most * 0.3 / norm).epsilon(1e-6));
  CHECK(g[1] == Approx(most * 0.4 / norm).epsilon(1e-6));
}
