// What blocks promise beyond agreeing with PyTorch: how they start, what they draw,
// what they refuse.
#include "catch.hpp"
#include "host.hpp"
#include <algorithm>

using namespace headwater;
using Catch::Matchers::Contains;
using test::values;

namespace {

using Numbers = std::vector<double>;

std::unique_ptr<Network> layers(const std::string& list, Shape input, std::uint64_t seed = 1,
                                unsigned threads = 1) {
  Context context = test::context(threads);
  auto net = test::network(
      context, "network: [" + list + "]",
      {.input = input, .dtype = DType::float64, .seed = seed, .input_gradient = true});
  test::randomize(net->input(), DType::float64, 7);
  return net;
}

Numbers output(Network& net, bool training = true) {
  net.forward(training);
  return values(net.output(), DType::float64);
}

Numbers input(Network& net) {
  return values(net.input(), DType::float64);
}

/// What backward makes of a random gradient, and that gradient.
std::pair<Numbers, Numbers> gradients(Network& net) {
  test::randomize(net.output_gradient(), DType::float64, 8);
  Numbers dy = values(net.output_gradient(), DType::float64);
  net.backward();
  return {values(net.input_gradient(), DType::float64), std::move(dy)};
}

/// Of ones, a network of one dropout makes its mask.
Numbers mask(Network& net) {
  test::assign(net.input(), DType::float64, Numbers(input(net).size(), 1));
  return output(net);
}

Numbers parameter(const Network& net, const std::string& name) {
  for (const LayerView& layer : net.layers())
    for (const NamedTensor& p : layer.parameters)
      if (p.name == name) return values(p.value, DType::float64);
  FAIL("no parameter " << name);
  return {};
}

void check_close(const Numbers& a, const Numbers& b, double tolerance) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    CHECK(std::abs(a[i] - b[i]) <= tolerance);
}

}  // namespace

TEST_CASE("dropout silences a share of p and scales the others by 1 / (1 - p)") {
  const auto net = layers("{block: dropout, p: 0.3}", {113, 0, 101});
  const Numbers m = mask(*net);
  const auto zeros = static_cast<double>(std::ranges::count(m, 0.0));
  const auto n = static_cast<double>(m.size());
  // Five deviations of the binomial distribution.
  CHECK(std::abs(zeros - 0.3 * n) < 5 * std::sqrt(0.3 * 0.7 * n));
  CHECK(std::ranges::all_of(m, [](double v) { return v == 0 || v == 1 / 0.7; }));
  test::randomize(net->input(), DType::float64, 7);
  CHECK(output(*net, false) == input(*net));
}

TEST_CASE("dropout sends the gradient where it sent the signal") {
  const auto net = layers("{block: dropout}", {17, 3, 5});
  const Numbers m = mask(*net);
  auto [dx, dy] = gradients(*net);
  for (std::size_t i = 0; i < dy.size(); ++i)
    CHECK(dx[i] == m[i] * dy[i]);
  net->forward(false);
  std::tie(dx, dy) = gradients(*net);
  CHECK(dx == dy);
}

TEST_CASE("dropout draws anew in each step, and the same for the same seed", "[threads]") {
  const std::string one = "{block: dropout}";
  const Shape shape{200, 0, 100};  // large enough for two threads
  const auto net = layers(one, shape), same = layers(one, shape, 1, 2);
  const Numbers first = mask(*net), second = mask(*net);
  CHECK(first != second);
  CHECK(mask(*same) == first);
  CHECK(mask(*same) == second);
  CHECK(mask(*layers(one, shape, 2)) != first);
  const auto two = layers(one + ", " + one, shape);
  const Numbers both = mask(*two);
  const auto left = static_cast<double>(std::ranges::count(both, 4.0));
  const auto n = static_cast<double>(both.size());
  CHECK(std::abs(left - n / 4) < 5 * std::sqrt(n * 3 / 16));
}

TEST_CASE("a network told of its steps goes on with their numbers") {
  const auto net = layers("{block: dropout}", {17, 0, 5});
  const Numbers first = mask(*net), second = mask(*net);
  net->set_steps_done(1);
  CHECK(mask(*net) == second);
  net->set_steps_done(0);
  CHECK(mask(*net) == first);
}

TEST_CASE("dropout of everything leaves nothing") {
  const auto net = layers("{block: dropout, p: 1}", {3, 0, 4});
  CHECK(output(*net) == Numbers(12, 0));
  CHECK(gradients(*net).first == Numbers(12, 0));
}

TEST_CASE("a highway starts by letting most of x pass") {
  const std::string all = "{block: highway, activation: tanh, initializer: zeros";
  for (const double bias : {-1.0, -3.0}) {
    const auto net = layers(all + ", gate_bias: " + std::to_string(bias) + "}", {4, 0, 3});
    CHECK(parameter(*net, "0.gate_bias") == Numbers(4, bias));
    Numbers expected = input(*net);
    for (double& v : expected)
      v *= 1 - 1 / (1 + std::exp(-bias));
    check_close(output(*net), expected, 1e-14);
  }
  CHECK(parameter(*layers(all + "}", {4, 0, 3}), "0.gate_bias") == Numbers(4, -1));
}

TEST_CASE("residual blocks with a factor start at it") {
  const std::string inner = ", layers: [{block: dense, units: 5, activation: relu}]}";
  const Shape shape{5, 0, 4};
  const auto scaled = layers("{block: layer_scale" + inner, shape);
  CHECK(parameter(*scaled, "0.lambda") == Numbers(5, 1e-5));
  check_close(output(*scaled), input(*scaled), 1e-4);
  const auto skip = layers("{block: skipinit, init: 1" + inner, shape);
  CHECK(parameter(*skip, "0.alpha") == Numbers{1});
  CHECK(output(*skip) != input(*skip));
}

TEST_CASE("weight_norm starts as the dense layer of the same weights") {
  const std::string settings = ", units: 6, activation: tanh}";
  const auto net = layers("{block: weight_norm" + settings, {5, 0, 3});
  const auto dense = layers("{block: dense" + settings, {5, 0, 3});
  CHECK(parameter(*net, "0.weight_v") == parameter(*dense, "0.weight"));
  check_close(output(*net), output(*dense), 1e-14);
  const Numbers before = output(*net);
  test::for_elements(net->layers()[0].parameters[0].value, DType::float64,
                     [](auto& v) { v *= 1000; });
  check_close(output(*net), before, 1e-14);
}

TEST_CASE("blocks refuse what they have no answer for") {
  const Shape vector{7, 0, 4}, sequence{7, 3, 4};
  CHECK_THROWS_WITH(layers("{block: glu}", vector), Contains("halves the features, but got 7 x 4"));
  CHECK_THROWS_WITH(layers("{block: swiglu}", sequence),
                    Contains("halves the features, but got 7 x 3 x 4"));
  CHECK_THROWS_WITH(layers("{block: prelu, num_parameters: 3}", vector),
                    Contains("1 or the number of features, which is 7, but is 3"));
  CHECK_THROWS_WITH(layers("{block: dropout, p: 1.5}", vector), Contains("'p'"));
  const std::string inner = ", layers: [{block: dense, units: 3}]}";
  for (const std::string block : {"residual", "rezero", "layer_scale"})
    CHECK_THROWS_WITH(layers("{block: " + block + inner, vector),
                      Contains("must keep the shape, but make 3 x 4 of 7 x 4"));
  const std::string last = "{block: concat, layers: [{block: running_sum, returns: last_step}]}";
  CHECK_THROWS_WITH(layers(last, sequence),
                    Contains("must keep the steps, but make 7 x 4 of 7 x 3 x 4"));
  CHECK_THROWS_WITH(layers("{block: weight_norm, units: 2, initializer: zeros}", vector),
                    Contains("row 1") && Contains("no direction"));
}

TEST_CASE("ten thousand ReZero blocks start as the identity and learn") {
  const std::string blocks =
      "{repeat: 10000, layers: [{block: rezero, layers: [{block: dense, units: 8, "
      "activation: tanh}]}]}";
  const auto net = layers(blocks, {8, 0, 16});
  CHECK(output(*net) == input(*net));
  const auto [dx, dy] = gradients(*net);
  CHECK(dx == dy);

  Context context = test::context();
  const auto training = test::network(
      context, "network: [" + blocks + "]\nloss: mse\noptimizer: {type: adam, learning_rate: 1e-4}",
      {.input = {8, 0, 16}});
  test::randomize(training->input(), DType::float32, 1);
  test::randomize(training->target(), DType::float32, 2);
  const double before = training->train_step();
  for (int i = 0; i < 10; ++i)
    training->train_step();
  training->forward(true);
  CHECK(training->loss() < 0.9 * before);
}
