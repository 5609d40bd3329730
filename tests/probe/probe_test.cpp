// The probe against definitions computed the slow way.
#include <headwater/activation.hpp>
#include <headwater/probe.hpp>

#include "catch.hpp"
#include "host.hpp"
#include "probe/sums.hpp"
#include <cmath>
#include <sstream>

using namespace headwater;
using test::values;

namespace {

double rms(const std::vector<double>& v) {
  double sum = 0;
  for (const double x : v)
    sum += x * x;
  return std::sqrt(sum / static_cast<double>(v.size()));
}

/// Keeps what the probe may read.
struct Copy : StepObserver {
  explicit Copy(const Network& n) : net(n), dy(n.layers().size()), dw(n.layers().size()) {}
  void before_backward(std::size_t l) override {
    dy[l] = values(*net.layers()[l].dy, net.options().dtype);
  }
  void after_backward(std::size_t l) override {
    dw[l] = values(net.layers()[l].parameters[0].gradient, net.options().dtype);
  }
  const Network& net;
  std::vector<std::vector<double>> dy, dw;
};

}  // namespace

TEST_CASE("the probe measures what it says") {
  for (const DType dtype : {DType::float32, DType::float64}) {
    Context context = test::context();
    const NetworkOptions o{.input = {9, 0, 33}, .dtype = dtype, .seed = 5};
    const auto net = test::network(context,
                                   "network: [{block: dense, units: 47, activation: sigmoid, "
                                   "bias_initializer: {type: constant, value: 2}}, "
                                   "{block: dense, units: 31, activation: relu, "
                                   "bias_initializer: {type: constant, value: -2}}, "
                                   "{block: dense, units: 3}]\nloss: mse",
                                   o);
    test::randomize(net->input(), dtype, 1);
    test::randomize(net->target(), dtype, 2);
    Probe probe(*net);
    Copy copy(*net);
    net->train_step(&copy);
    net->train_step(&probe);
    const double close = dtype == DType::float64 ? 1e-12 : 1e-6;
    for (std::size_t l = 0; l < 3; ++l) {
      const LayerReading& r = probe.readings()[l];
      const auto y = values(*net->layers()[l].y, dtype);
      double mean = 0, squares = 0;
      for (const double v : y)
        mean += v / static_cast<double>(y.size());
      for (const double v : y)
        squares += (v - mean) * (v - mean);
      CHECK(r.gradient_rms == Approx(rms(copy.dy[l])).epsilon(close));
      CHECK(*r.weight_gradient_rms == Approx(rms(copy.dw[l])).epsilon(close));
      CHECK(r.activation_mean == Approx(mean).epsilon(close));
      CHECK(r.activation_std ==
            Approx(std::sqrt(squares / static_cast<double>(y.size()))).epsilon(10 * close));
    }

    const auto sigmoid = values(*net->layers()[0].y, dtype);
    double mean = 0, largest = 0, saturated = 0;
    for (const double y : sigmoid) {
      const double slope = y * (1 - y);
      mean += slope / static_cast<double>(sigmoid.size());
      largest = std::max(largest, slope);
      saturated += (slope < 0.05 * 0.25) / static_cast<double>(sigmoid.size());
    }
    const LayerReading& first = probe.readings()[0];
    CHECK(*first.derivative_mean == Approx(mean).epsilon(close));
    CHECK(*first.derivative_max == Approx(largest).epsilon(close));
    CHECK(*first.saturated == Approx(saturated));
    CHECK(*first.dead == 0);

    const auto relu = values(*net->layers()[1].y, dtype);
    int dead = 0;
    for (std::size_t unit = 0; unit < 31; ++unit) {
      bool alive = false;
      for (std::size_t sample = 0; sample < 33; ++sample)
        alive = alive || relu[sample * 31 + unit] > 0;
      dead += !alive;
    }
    CHECK(dead > 0);
    CHECK(*probe.readings()[1].dead == Approx(dead / 31.0));
    CHECK_FALSE(probe.readings()[1].saturated.has_value());
  }
}

TEST_CASE("gradients of 1e-40 are not zero") {
  Context context = test::context();
  const auto net = test::network(context,
                                 "network: [{repeat: 60, layers: [{block: dense, units: 16, "
                                 "activation: sigmoid, initializer: {type: xavier_normal, "
                                 "gain: 0.9}}]}, {block: dense, units: 3}]\nloss: mse",
                                 {.input = {16, 0, 8}, .seed = 1});
  test::randomize(net->input(), DType::float32, 1);
  test::randomize(net->target(), DType::float32, 2);
  Probe probe(*net);
  net->train_step(&probe);
  CHECK(probe.readings()[0].gradient_rms > 0);
  CHECK(probe.readings()[0].gradient_rms < 1e-37);
  CHECK(gradient_ratio(probe.readings()) < 1e-35);
  CHECK(gradient_ratio(probe.readings()) > 0);
}

TEST_CASE("an activation that many layers share is measured once") {
  Context context = test::context();
  const auto net = test::network(context,
                                 "network: [{repeat: 2, layers: [{block: dense, units: "
                                 "3, activation: tanh}]}, {activation: tanh}]",
                                 {.input = {3, 0, 2}});
  ActivationRanges ranges;
  const auto of = [&](std::size_t layer) {
    return &ranges.of(net->layers()[layer].observations[0]);
  };
  CHECK(of(0) == of(1));
  CHECK(of(0) != of(2));
  CHECK(of(2)->largest_derivative == 1);
}

TEST_CASE("ranges of activations are found from forward and backward alone") {
  Context context = test::context();
  const auto range = [&](const char* name) {
    return measure_range(*context.make<Activation>(name));
  };
  CHECK(range("sigmoid").largest_derivative == 0.25);
  CHECK(range("sigmoid").bounded);
  CHECK(range("tanh").largest_derivative == 1);
  CHECK(range("tanh").bounded);
  CHECK(range("relu").largest_derivative == 1);
  CHECK_FALSE(range("relu").bounded);
  CHECK(range("gelu").largest_derivative == Approx(1.1289).epsilon(1e-4));
  CHECK_FALSE(range("identity").bounded);
  CHECK(range("sigmoid").low == Approx(0).margin(1e-12));
  CHECK(range("sigmoid").high == 1);
  CHECK(range("tanh").low == -1);
  CHECK(range("tanh").high == 1);
  CHECK(std::isinf(range("relu").low));
  CHECK(std::isinf(range("relu").high));
}

TEST_CASE("sums of squares hold for numbers of any size") {
  for (const float size : {1.0F, 1e-30F, 1e-42F, 1e30F}) {
    std::vector<float> x(5000);
    double expected = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = size * static_cast<float>(std::sin(static_cast<double>(i)));
      expected += static_cast<double>(x[i]) * static_cast<double>(x[i]);
    }
    CAPTURE(size);
    CHECK(sum_of_squares(x.data(), 5000) == Approx(expected).epsilon(1e-6));
    std::fill_n(x.begin(), 16, 0.0F);  // the first ones tell the scale
    x[7] = 1e-38F;
    expected = 0;
    for (const float v : x)
      expected += static_cast<double>(v) * static_cast<double>(v);
    CHECK(sum_of_squares(x.data(), 5000) == Approx(expected).epsilon(1e-6));
  }
  std::vector<float> x(1024, 1);
  x[600] = INFINITY;
  CHECK(std::isinf(sum_of_squares(x.data(), 1024)));
  x[600] = NAN;
  CHECK(std::isnan(sum_of_squares(x.data(), 1024)));
  std::fill(x.begin(), x.end(), 0.0F);
  CHECK(sum_of_squares(x.data(), 1024) == 0);
}

TEST_CASE("sums of squares hold for doubles whose squares do not") {
  for (const double size : {1e-320, 1e-300, 1e-181, 1e-140, 1.0, 1e150, 1e239, 1e307}) {
    const std::vector<double> x(5000, size);
    CAPTURE(size);
    const auto rms = static_cast<double>(std::sqrt(sum_of_squares(x.data(), 5000) / 5000));
    CHECK(rms == Approx(size).epsilon(1e-12));
  }
  std::vector<double> x(1024, 0);
  CHECK(sum_of_squares(x.data(), 1024) == 0);
  x[600] = INFINITY;
  CHECK(std::isinf(sum_of_squares(x.data(), 1024)));
  x[600] = NAN;
  CHECK(std::isnan(sum_of_squares(x.data(), 1024)));
}

TEST_CASE("the probe reads gradients and activations whose squares no double holds") {
  const double size = GENERATE(1e-300, 1e-181, 1e160, 1e239, 1e300, 4e307);
  Context context = test::context();
  const auto dense = [](double weight) {
    std::ostringstream text;
    text << "{block: dense, units: 1, initializer: {type: constant, value: " << weight << "}}";
    return text.str();
  };
  const auto net = test::network(
      context, "network: [" + dense(1) + ", " + dense(size) + ", " + dense(1) + "]\nloss: l1",
      {.input = {2, 0, 4}, .dtype = DType::float64});
  test::assign(net->input(), DType::float64, {3, 0, 1, 0, 3, 0, 1, 0});
  test::assign(net->target(), DType::float64, {-1, -1, -1, -1});
  Probe probe(*net);
  net->train_step(&probe);
  const auto& readings = probe.readings();
  CHECK(readings[0].gradient_rms == Approx(size / 4).epsilon(1e-12));
  CHECK(*readings[0].weight_gradient_rms == Approx(std::sqrt(2) * size).epsilon(1e-12));
  CHECK(readings[1].activation_mean == Approx(2 * size).epsilon(1e-12));
  CHECK(readings[1].activation_std == Approx(size).epsilon(1e-12));
  CHECK(gradient_ratio(readings) == Approx(size).epsilon(1e-12));
  CHECK(factor_per_layer(readings) == Approx(size).epsilon(1e-12));
}

namespace {

/// f(x) = x, whose backward has no answer.
class Failing : public Activation {
 public:
  Failing() : Activation({Kind::activation, "failing", {}, {}, {}, {}, {}}) {}
  headwater_child child() const override {
    return {sizeof(headwater_child), HEADWATER_ACTIVATION, this, &table, nullptr};
  }
  void forward(DType, const headwater_matrix&, const headwater_matrix*,
               const headwater_matrix&) const override {}
  void backward(DType, const headwater_matrix&, const headwater_matrix&,
                const headwater_matrix&) const override {}
  bool from_output() const override { return false; }
  bool elementwise() const override { return true; }

 private:
  static headwater_status copy(const void*, const headwater_matrix* x, const headwater_matrix*,
                               const headwater_matrix* y, headwater_error*) {
    std::copy_n(static_cast<const float*>(x->data), x->rows * x->cols,
                static_cast<float*>(y->data));
    return HEADWATER_OK;
  }
  static headwater_status fail(const void*, const headwater_matrix*, const headwater_matrix*,
                               const headwater_matrix*, const headwater_matrix*,
                               const headwater_matrix*, headwater_error* error) {
    std::string_view("no answer").copy(error->message, 9);
    error->message[9] = 0;
    return HEADWATER_E_EXCEPTION;
  }
  static constexpr headwater_activation table{
      sizeof(headwater_activation), HEADWATER_ELEMENTWISE, {&copy, &copy}, {&fail, &fail}};
};

}  // namespace

TEST_CASE("the probe says which activation fails while it looks") {
  Context context = test::context();
  Model model{.layers = {std::make_shared<Failing>()},
              .loss = context.make<Loss>("mse"),
              .optimizer = nullptr,
              .schedules = {}};
  const auto net = Network::make(context, model, {.input = {40, 0, 1000}});
  Probe probe(*net);
  CHECK_THROWS_WITH(net->train_step(&probe), "layer 1 (failing): activation 'failing': no answer");
  const std::vector<LayerReading> readings(3);
  CHECK(hidden(readings).size() == 2);
  CHECK(hidden(std::vector<LayerReading>()).empty());
}
