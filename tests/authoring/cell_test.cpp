// Recurrent cells: what golden values cannot say.
#include <headwater/probe.hpp>

#include "catch.hpp"
#include "golden.hpp"

using namespace headwater;
using namespace headwater::test;

namespace {

const NamedTensor& parameter(const Network& net, const std::string& name) {
  for (const LayerView& layer : net.layers())
    for (const NamedTensor& p : layer.parameters)
      if (p.name == name) return p;
  throw Error("no parameter " + name);
}

void fill(const headwater_matrix& m, double value) {
  for_elements(m, DType::float64, [&]<class T>(T& v) { v = static_cast<T>(value); });
}

/// All that a training step makes, as one list.
std::vector<double> step_with(unsigned threads, const std::string& cell) {
  Context context = test::context(threads);
  const auto net =
      network(context,
              "network: [{block: " + cell + ", units: 19, bidirectional: true}, {block: " + cell +
                  ", units: 7, returns: last_step}, {block: dense, units: 2}]\nloss: "
                  "mse",
              {.input = {3, 11, 53}, .seed = 3, .input_gradient = true});
  randomize(net->input(), DType::float32, 1);
  randomize(net->target(), DType::float32, 2);
  for (std::size_t i = 0; i < net->lengths().size(); ++i)
    net->lengths()[i] = 1 + static_cast<std::int64_t>(i) % 11;
  std::vector<double> all{net->train_step()};
  const auto add = [&](const headwater_matrix& m) {
    for (const double v : values(m, DType::float32))
      all.push_back(v);
  };
  add(net->input_gradient());
  for (const LayerView& layer : net->layers()) {
    for (const NamedTensor& p : layer.parameters)
      add(p.gradient);
    for (const headwater_matrix* states : layer.state_gradients)
      add(*states);
  }
  return all;
}

std::string refusal(const std::string& yaml, const Shape& input) {
  Context context = test::context();
  try {
    network(context, yaml, {.input = input});
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("cells compute the same bits with any number of threads", "[threads]") {
  for (const std::string cell : {"rnn", "lstm", "gru"}) {
    INFO(cell);
    const std::vector<double> one = step_with(1, cell);
    CHECK(one == step_with(2, cell));
    CHECK(one == step_with(3, cell));
  }
}

TEST_CASE("what lies beyond the length of a sample is never read") {
  for (const std::string cell : {"rnn", "lstm", "gru"}) {
    INFO(cell);
    Context context = test::context();
    const auto net = network(
        context, "network: [{block: " + cell + ", units: 3, bidirectional: true}]\nloss: mse",
        {.input = {2, 4, 2}, .dtype = DType::float64, .input_gradient = true});
    randomize(net->input(), DType::float64, 1);
    net->lengths()[1] = 2;
    const MatrixView<double> x(net->input());
    for (std::int64_t j = 6; j < 8; ++j)
      x(0, j) = std::numeric_limits<double>::quiet_NaN();
    CHECK(std::isfinite(net->train_step()));
    for (const double v : values(net->input_gradient(), DType::float64))
      CHECK(std::isfinite(v));
    for (const NamedTensor& p : net->layers()[0].parameters)
      for (const double v : values(p.gradient, DType::float64))
        CHECK(std::isfinite(v));
    const MatrixView<double> y(net->output());
    CHECK(y(0, 6) == 0);
    CHECK(y(5, 7) == 0);
  }
}

// A linear cell of one unit multiplies a gradient by its weight at every step.
TEST_CASE("the gradient by the state of each step is there after backward") {
  Context context = test::context();
  const auto net = network(context,
                           "network: [{block: rnn, units: 1, activation: identity, "
                           "returns: last_step}]\nloss: mse",
                           {.input = {1, 5, 3}, .dtype = DType::float64});
  randomize(net->input(), DType::float64, 1);
  fill(parameter(*net, "0.weight_hh").value, 0.5);
  Probe probe(*net);
  net->train_step(&probe);
  const std::vector<double>& rms = probe.readings()[0].state_gradient_rms;
  REQUIRE(rms.size() == 6);
  REQUIRE(rms[5] > 0);
  for (std::size_t t = 0; t < 6; ++t)
    CHECK(rms[t] == Approx(rms[5] * std::pow(0.5, 5.0 - static_cast<double>(t))));
  CHECK(time_gradient_ratio(probe.readings()) == Approx(std::pow(0.5, 5)));
  CHECK(factor_per_step(probe.readings()) == Approx(0.5));
}

// Without weights the gates stand at 1/2, and only c, half of it, goes on.
TEST_CASE("a forget gate at 1/2 halves the gradient by the cell state") {
  Context context = test::context();
  const auto net = network(context,
                           "network: [{block: lstm, units: 2, initializer: zeros, "
                           "recurrent_initializer: zeros, bias_initializer: zeros}]\n"
                           "loss: mse",
                           {.input = {1, 3, 1}, .dtype = DType::float64});
  fill(net->target(), 1);
  net->train_step();
  const MatrixView<double> d(*net->layers()[0].state_gradients.at(0));
  REQUIRE(d.rows == 4);
  REQUIRE(d.cols == 4);
  for (std::int64_t t = 0; t < 3; ++t) {
    CHECK(d(0, t) == 0 + (t == 0 ? 0 : d(1, t)));  // h of step t: dy alone
    // dc is dh o (1 - tanh(c)^2) = dh / 2 of each later step, halved step by step.
    double dc = 0;
    for (std::int64_t s = 3; s > t; --s)
      dc = (dc + d(0, s) / 2) / 2;
    CHECK(d(2, t) == Approx(dc));
  }
}

TEST_CASE("a network without cells has no gradient over time") {
  Context context = test::context();
  const auto net =
      network(context, "network: [{block: dense, units: 2}]\nloss: mse", {.input = {1, 0, 3}});
  Probe probe(*net);
  net->train_step(&probe);
  CHECK(probe.readings()[0].state_gradient_rms.empty());
  CHECK(std::isnan(time_gradient_ratio(probe.readings())));
  CHECK(std::isnan(factor_per_step(probe.readings())));
}

TEST_CASE("cells refuse what is no sequence, and gates that are not there") {
  CHECK_THAT(refusal("network: [{block: lstm, units: 2}]", {3, 0, 2}),
             Catch::Contains("block 'lstm': a recurrent cell needs a sequence, but got "
                             "a vector of 3 features"));
  const std::string gate = "it is for the bias of a cell with a gate that keeps";
  const std::string rnn =
      refusal("network:\n  - {block: rnn, units: 2, bias_initializer: forget_bias}", {3, 4, 2});
  CHECK_THAT(rnn, Catch::Contains("test.yaml:2:"));
  CHECK_THAT(rnn, Catch::Contains("'bias_ih': initializer 'forget_bias': " + gate));
  CHECK_THAT(refusal("network: [{block: dense, units: 2, bias_initializer: "
                     "{type: chrono, steps: 9}}]",
                     {3, 0, 2}),
             Catch::Contains("'bias': initializer 'chrono': " + gate));
}

// One gate after the other: of an orthogonal weight_hh each gate is orthogonal.
TEST_CASE("each gate of a cell gets weights of its own") {
  Context context = test::context();
  const auto net = network(context, "network: [{block: gru, units: 5}]",
                           {.input = {2, 3, 1}, .dtype = DType::float64, .seed = 1});
  const MatrixView<double> w(parameter(*net, "0.weight_hh").value);
  for (std::int64_t gate = 0; gate < 3; ++gate)
    for (std::int64_t j = 0; j < 5; ++j)
      for (std::int64_t k = 0; k <= j; ++k) {
        double product = 0;
        for (std::int64_t i = 0; i < 5; ++i)
          product += w(5 * gate + i, j) * w(5 * gate + i, k);
        CHECK(std::abs(product - (j == k ? 1 : 0)) < 1e-12);
      }
}
