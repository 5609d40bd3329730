// Initializers that look at what stands beside the weights: activation, bias, batch.
#include <headwater/activation.hpp>
#include <headwater/initializer.hpp>

#include "catch.hpp"
#include "host.hpp"
#include <cmath>

using namespace headwater;
using test::network;
using test::values;

namespace {

std::string chain(std::size_t n, const std::string& layer, const std::string& more) {
  return "network:\n  - {repeat: " + std::to_string(n) + ", layers: [" + layer + "]}\n" + more;
}

/// What planning a network says, memory or not.
std::string refusal(const std::string& layer, bool only_check) {
  Context context = test::context();
  try {
    network(context, "network:\n  - " + layer + "\n",
            {.input = {5, 0, 4}, .only_check = only_check});
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

void check_refused(const std::string& layer, const std::string& why) {
  for (const bool only_check : {true, false}) {
    INFO(layer);
    CHECK_THAT(refusal(layer, only_check), Catch::Contains(why));
  }
}

double variance_of(const std::vector<double>& v) {
  double sum = 0, squares = 0;
  for (const double x : v) {
    sum += x;
    squares += x * x;
  }
  const auto n = static_cast<double>(v.size());
  return squares / n - sum / n * (sum / n);
}

double rms(const headwater_matrix& m) {
  double squares = 0;
  for (const double v : values(m, DType::float64))
    squares += v * v;
  return std::sqrt(squares / static_cast<double>(m.rows * m.cols));
}

/// rms dL/dh of the layers, from the first to the last.
class Gradients : public StepObserver {
 public:
  explicit Gradients(const Network& net) : all(net.layers().size()), net_(net) {}
  void before_backward(std::size_t layer) override { all[layer] = rms(*net_.layers()[layer].dy); }
  void after_backward(std::size_t) override {}

  std::vector<double> all;

 private:
  const Network& net_;
};

}  // namespace

TEST_CASE("gain auto: the gain of any activation, third-party ones too") {
  Context context = test::context();
  const auto deviation = [&](const std::string& activation) {
    const auto net = network(context,
                             "network: [{block: dense, units: 300, activation: " + activation +
                                 ", initializer: {type: kaiming_normal, gain: auto}}]",
                             {.input = {400, 0, 1}, .dtype = DType::float64});
    return 20 * rms(net->layers()[0].parameters[0].value);
  };
  CHECK(deviation("{type: scale, a: 4}") == Approx(0.25).epsilon(0.01));
  CHECK(deviation("relu") == Approx(std::sqrt(2.0)).epsilon(0.01));
  CHECK(deviation("identity") == Approx(1).epsilon(0.01));
}

namespace {

/// sqrt(fan_in) times the deviation of 200 x 200 weights, always of the same draws.
double gain_of(const Initializer& initializer, const Activation& activation) {
  const headwater_child child = activation.child();
  std::vector<double> w(40'000), b(200);
  const headwater_matrix bias{b.data(), 200, 1, 200};
  const headwater_parameter about{sizeof about, {1, -1, -1}, {200, 200}, &child, &bias, nullptr};
  Random random(1, Purpose::initialization);
  initializer.fill(DType::float64, random, about, {w.data(), 200, 200, 200});
  return std::sqrt(200 * variance_of(w));
}

}  // namespace

TEST_CASE("gain auto: one initializer answers for each activation it meets") {
  Context context = test::context();
  const auto initializer = context.make<Initializer>("{type: xavier_normal, gain: auto}");
  const auto gain = [&](const char* name) {
    return gain_of(*initializer, *context.make<Activation>(name));
  };
  const double relu = gain("relu");
  CHECK(relu == Approx(std::sqrt(2.0)).epsilon(0.02));
  CHECK(gain("tanh") == Approx(relu / std::sqrt(2.0)).epsilon(1e-9));
  CHECK(gain("sigmoid") == Approx(10.14926371 * relu / std::sqrt(2.0)).epsilon(1e-8));
  CHECK(gain("relu") == relu);
}

TEST_CASE("mean_field: the critical line of tanh") {
  Context context = test::context();
  const auto tanh = context.make<Activation>("tanh");
  const auto gain = [&](const std::string& bias) {
    return gain_of(*context.make<Initializer>("{type: mean_field, bias_deviation: " + bias + "}"),
                   *tanh);
  };
  const double without = gain("0");  // 1, but for the draws
  CHECK(gain("0.1") / without == Approx(1.19340).epsilon(1e-5));
  CHECK(gain("0.3") / without == Approx(1.39558).epsilon(1e-5));
  CHECK(gain("0.5") / without == Approx(1.54967).epsilon(1e-5));
  CHECK(gain("1") / without == Approx(1.85559).epsilon(1e-5));
}

TEST_CASE("initializers refuse what stands beside them, before anything runs") {
  const std::string dense = "{block: dense, units: 5, activation: ";
  const std::string no_gain = "no critical gain";
  check_refused(dense + "gelu, initializer: {type: kaiming_normal, gain: auto}}", "test.yaml:2:");
  check_refused(dense + "silu, initializer: {type: orthogonal, gain: auto}}", no_gain);
  check_refused(dense + "gelu, initializer: mean_field}", no_gain);
  check_refused(dense + "softmax, initializer: {type: xavier_uniform, gain: auto}}",
                "works on whole columns");
  check_refused(dense + "tanh, bias_initializer: mean_field}", "they feed none");
  check_refused(dense + "tanh, initializer: sigmoid_isometric}", "for the logistic sigmoid alone");
  check_refused(dense + "sigmoid, bias_initializer: sigmoid_isometric}",
                "needs a bias beside the weights");
  check_refused(dense + "tanh, bias_initializer: lsuv}", "weights that multiply the input");
  check_refused("{block: residual, layers: [" + dense +
                    "gelu, initializer: {type: variance_scaling, scale: auto}}]}",
                no_gain);
}

TEST_CASE("sigmoid_isometric: the net is a tanh net at criticality") {
  constexpr std::size_t depth = 50;
  Context context = test::context();
  const NetworkOptions options{.input = {64, 0, 16}, .dtype = DType::float64, .seed = 5};
  const auto sigmoid = network(context,
                               chain(depth,
                                     "{block: dense, units: 64, activation: sigmoid, "
                                     "initializer: sigmoid_isometric}",
                                     "loss: mse\n"),
                               options);
  const auto tanh = network(
      context, chain(depth, "{block: dense, units: 64, activation: tanh}", "loss: mse\n"), options);
  for (std::size_t i = 0; i < depth; ++i) {
    std::vector<double> w = values(sigmoid->layers()[i].parameters[0].value, options.dtype);
    for (double& v : w)
      v /= 4;
    test::assign(tanh->layers()[i].parameters[0].value, options.dtype, w);
  }
  test::randomize(tanh->input(), options.dtype, 1);
  std::vector<double> x = values(tanh->input(), options.dtype);
  for (double& v : x)
    v = (1 + v) / 2;
  test::assign(sigmoid->input(), options.dtype, x);
  for (Network* net : {sigmoid.get(), tanh.get()})
    net->forward(true);
  for (std::size_t i = 0; i < depth; ++i) {
    const auto h = values(*sigmoid->layers()[i].y, options.dtype),
               t = values(*tanh->layers()[i].y, options.dtype);
    double worst = 0;
    for (std::size_t k = 0; k < h.size(); ++k)
      worst = std::max(worst, std::abs(2 * h[k] - 1 - t[k]));
    CHECK(worst < 1e-11);
  }
  Gradients gradients(*sigmoid);
  test::randomize(sigmoid->output_gradient(), options.dtype, 2);
  sigmoid->backward(&gradients);
  const double ratio = gradients.all.front() / gradients.all.back();
  CHECK(std::pow(ratio, 1.0 / (depth - 1)) == Approx(1).margin(0.05));
}

TEST_CASE("lsuv: every pre-activation has variance 1 over the first batch") {
  const std::string layer = "{block: dense, units: 48, activation: gelu, initializer: lsuv}";
  for (const DType dtype : {DType::float32, DType::float64}) {
    Context context = test::context();
    const auto net =
        network(context,
                chain(18, layer,
                      "  - {block: residual, layers: [" + layer + ", {block: residual, layers: [" +
                          layer + "]}]}\nloss: mse\n"),
                {.input = {30, 0, 32}, .dtype = dtype});
    test::randomize(net->input(), dtype, 1);
    net->forward(true);
    std::size_t seen = 0;
    for (const LayerView& view : net->layers())
      for (const Observation& observation : view.observations) {
        CHECK(variance_of(values(*observation.x, dtype)) ==
              Approx(1).epsilon(dtype == DType::float64 ? 1e-11 : 1e-4));
        ++seen;
      }
    CHECK(seen == 20);
    const auto first = values(net->output(), dtype);
    net->forward(true);  // the weights stay
    CHECK(values(net->output(), dtype) == first);
  }
}

TEST_CASE("lsuv: a batch that says nothing is refused") {
  Context context = test::context();
  const auto net = network(context, "network: [{block: dense, units: 4, initializer: lsuv}]",
                           {.input = {3, 0, 2}});
  CHECK_THROWS_WITH(net->forward(false),
                    Catch::Contains("W x has variance 0") && Catch::Contains("look at the data"));
}
