// Networks: planning, training, determinism, memory, wrong shapes.
#include <headwater/probe.hpp>

#include "catch.hpp"
#include "host.hpp"
#include <cmath>
#include <cstdlib>
#include <new>

using namespace headwater;
using test::network;
using test::values;

namespace {

const std::string small = R"(
network:
  - {block: dense, units: 16, activation: tanh, initializer: xavier_normal}
  - repeat: 3
    layers:
      - {block: dense, units: 16, activation: gelu, normalizer: batch_norm}
  - {block: residual, layers: [{block: dense, units: 16, activation: sigmoid}]}
  - {block: dense, units: 3}
loss: mse
optimizer: {type: adam, learning_rate: 0.01}
)";

const NetworkOptions options{.input = {5, 0, 32}, .seed = 7};

void fill(Network& net) {
  test::randomize(net.input(), net.options().dtype, 1);
  test::randomize(net.target(), net.options().dtype, 2);
}

/// All parameters after some steps.
std::vector<double> trained(unsigned threads, const std::string& yaml, NetworkOptions o) {
  Context context = test::context(threads);
  const auto net = network(context, yaml, o);
  fill(*net);
  for (int i = 0; i < 5; ++i)
    net->train_step();
  std::vector<double> all;
  for (const LayerView& layer : net->layers())
    for (const NamedTensor& p : layer.parameters)
      for (const double v : values(p.value, o.dtype))
        all.push_back(v);
  return all;
}

std::string mistakes_of(const std::string& yaml, NetworkOptions o = options) {
  Context context = test::context();
  try {
    network(context, yaml, o);
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("training makes the loss small") {
  for (const DType dtype : {DType::float32, DType::float64}) {
    Context context = test::context();
    NetworkOptions o = options;
    o.dtype = dtype;
    const auto net = network(context, small, o);
    fill(*net);
    const double before = net->train_step();
    for (int i = 0; i < 300; ++i)
      net->train_step();
    net->forward(true);
    CHECK(before > 0.8);
    CHECK(net->loss() < 0.1 * before);
  }
}

TEST_CASE("the same seed gives the same bits on any number of threads", "[threads]") {
  const std::string wide = R"(
network:
  - {block: dense, units: 256, activation: sigmoid, normalizer: layer_norm}
  - {block: dense, units: 192, activation: gelu, normalizer: batch_norm}
  - {normalizer: rms_norm}
  - {normalizer: {type: group_norm, num_groups: 24}}
  - {block: dropout}
  - {block: highway}
  - {block: layer_scale, layers: [{block: weight_norm, units: 384}, {block: glu}]}
  - {block: rezero, layers: [{block: prelu}, {block: concat, layers: [{activation: gelu}]}, {block: swiglu}]}
  - {block: dense, units: 10}
loss: mse
optimizer: {type: sgd, momentum: 0.9}
)";
  const NetworkOptions o{.input = {300, 0, 128}, .seed = 3};
  const auto one = trained(1, wide, o);
  CHECK(one == trained(1, wide, o));
  CHECK(one == trained(2, wide, o));
  CHECK(one == trained(3, wide, o));
  NetworkOptions other = o;
  other.seed = 4;
  CHECK(one != trained(1, wide, other));
}

TEST_CASE("tensors carry their paths") {
  Context context = test::context();
  const auto net = network(context, small, options);
  REQUIRE(net->layers().size() == 6);
  CHECK(net->layers()[0].name == "dense tanh");
  CHECK(net->layers()[1].name == "dense gelu batch_norm");
  CHECK(net->layers()[0].parameters[0].name == "0.weight");
  CHECK(net->layers()[1].parameters[2].name == "1.normalizer.weight");
  CHECK(net->layers()[4].parameters[1].name == "4.layers.0.bias");
  CHECK(net->state()[0].name == "1.normalizer.running_mean");
}

TEST_CASE("evaluation uses running statistics and changes nothing") {
  Context context = test::context();
  const auto net = network(context, small, options);
  fill(*net);
  for (int i = 0; i < 20; ++i)
    net->train_step();
  net->forward(false);
  const auto once = values(net->output(), options.dtype);
  const auto state = values(net->state()[0].value, options.dtype);
  net->forward(false);
  CHECK(once == values(net->output(), options.dtype));
  CHECK(state == values(net->state()[0].value, options.dtype));
  net->forward(true);
  CHECK(once != values(net->output(), options.dtype));
  CHECK(state != values(net->state()[0].value, options.dtype));
}

TEST_CASE("sequences pass through the planner") {
  Context context = test::context();
  const NetworkOptions o{.input = {2, 4, 3}, .dtype = DType::float64, .input_gradient = true};
  const auto net =
      network(context,
              "network: [{block: running_sum}, {block: dense, units: 5, activation: tanh}, "
              "{block: running_sum, returns: last_step}]\nloss: mse",
              o);
  CHECK(net->output_shape().steps == 0);
  CHECK(net->output().cols == 3);
  CHECK(net->layers()[1].y->cols == 12);
  fill(*net);
  net->train_step();
  const auto gradient = values(net->input_gradient(), o.dtype);
  const MatrixView<double> x(net->input());
  for (const std::int64_t column : {0, 3, 7, 11}) {
    const double keep = x(1, column), step = 1e-6;
    double loss[2];
    for (const int side : {0, 1}) {
      x(1, column) = keep + (side ? step : -step);
      net->forward(true);
      loss[side] = net->loss();
    }
    x(1, column) = keep;
    const double numeric = (loss[1] - loss[0]) / (2 * step);
    CHECK(gradient[static_cast<std::size_t>(column * 2 + 1)] == Approx(numeric).epsilon(1e-6));
  }
  CHECK_THAT(mistakes_of("network: [{block: running_sum}]"),
             Catch::Contains("running_sum needs a sequence, but got a vector"));
}

TEST_CASE("a bare activation or normalizer is a layer") {
  Context context = test::context();
  const NetworkOptions o{.input = {5, 0, 32}, .seed = 7};
  const auto apart = network(context,
                             "network: [{block: dense, units: 8}, {activation: tanh}, "
                             "{normalizer: layer_norm}, {block: dense, units: 3}]\nloss: mse",
                             o);
  const auto together =
      network(context,
              "network: [{block: dense, units: 8, activation: tanh, normalizer: layer_norm, "
              "normalizer_position: after}, {block: dense, units: 3}]\nloss: mse",
              o);
  // Parameters are numbered in the same order, so both start from the same weights.
  for (Network* net : {apart.get(), together.get()}) {
    fill(*net);
    net->train_step();
  }
  CHECK(values(apart->output(), o.dtype) == values(together->output(), o.dtype));
  CHECK(values(apart->layers()[0].parameters[0].gradient, o.dtype) ==
        values(together->layers()[0].parameters[0].gradient, o.dtype));
}

TEST_CASE("plans that cannot be are refused at their layer") {
  CHECK_THAT(mistakes_of("network:\n  - {block: dense, units: 8}\n  - {block: residual, "
                         "layers: [{block: dense, units: 4}]}"),
             Catch::Contains("test.yaml:3:13: error: block 'residual'") && Catch::Contains("8") &&
                 Catch::Contains("4"));
  CHECK_THAT(mistakes_of("network: [{block: dense, units: 4000000000}, "
                         "{block: dense, units: 4000000000}]"),
             Catch::Contains("needs") && Catch::Contains("of memory, and this machine has"));
  CHECK_THAT(
      mistakes_of("network: [{block: dense, units: 1}]\nloss: cross_entropy"),
      Catch::Contains("test.yaml:2:7: error:") && Catch::Contains("needs at least 2 outputs"));
  CHECK_THAT(mistakes_of("network: []"), Catch::Contains("at least one item"));
}

TEST_CASE("a large repeat is planned in bounded memory") {
  Context context = test::context();
  const auto net = network(context,
                           "network: [{repeat: 2000, layers: [{block: residual, "
                           "layers: [{block: dense, units: 5, "
                           "activation: tanh}]}]}]\nloss: mse\noptimizer: sgd",
                           options);
  fill(*net);
  CHECK(std::isfinite(net->train_step()));
  CHECK(net->layers().size() == 2000);
}

TEST_CASE("gradients take turns in memory unless they are kept") {
  Context context = test::context();
  const char* const yaml =
      "network: [{repeat: 3, layers: [{block: dense, units: 5, activation: tanh}]}]\n"
      "loss: mse\noptimizer: {type: sgd, learning_rate: 0.5}";
  const auto address = [](const Network& net, std::size_t layer) {
    return net.layers()[layer].parameters[0].gradient.data;
  };
  NetworkOptions o = options;
  const auto shared = network(context, yaml, o);
  o.all_gradients = true;
  const auto kept = network(context, yaml, o);
  CHECK(address(*shared, 0) == address(*shared, 2));
  CHECK(address(*kept, 0) != address(*kept, 2));
  for (int step = 0; step < 3; ++step)
    for (Network* net : {shared.get(), kept.get()}) {
      fill(*net);
      net->train_step();
    }
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(values(shared->layers()[i].parameters[0].value, o.dtype) ==
          values(kept->layers()[i].parameters[0].value, o.dtype));
}
