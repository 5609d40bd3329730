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
std::vector<double> trained(unsigned threads, const std::string& yaml,
                            NetworkOptions o) {
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
  const NetworkOptions o{
      .input = {2, 4, 3}, .dtype = DType::float64, .input_gradient = true};
  const auto net = network(
      context,
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
    CHECK(gradient[static_cast<std::size_t>(column * 2 + 1)] ==
          Approx(numeric).epsilon(1e-6));
  }
  CHECK_THAT(mistakes_of("network: [{block: running_sum}]"),
             Catch::Contains("running_sum needs a sequence, but got a vector"));
}

TEST_CASE("a bare activation or normalizer is a layer") {
  Context context = test::context();
  const NetworkOptions o{.input = {5, 0, 32}, .seed = 7};
  const auto apart =
      network(context,
              "network: [{block: dense, units: 8}, {activation: tanh}, "
              "{normalizer: layer_norm}, {block: dense, units: 3}]\nloss: mse",
              o);
  const auto together = network(
      context,
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
  CHECK_THAT(
      mistakes_of("network:\n  - {block: dense, units: 8}\n  - {block: residual, "
                  "layers: [{block: dense, units: 4}]}"),
      Catch::Contains("test.yaml:3:13: error: block 'residual'") &&
          Catch::Contains("8") && Catch::Contains("4"));
  CHECK_THAT(
      mistakes_of("network: [{block: dense, units: 4000000000}, "
                  "{block: dense, units: 4000000000}]"),
      Catch::Contains("needs") && Catch::Contains("of memory, and this machine has"));
  CHECK_THAT(mistakes_of("network: [{block: dense, units: 1}]\nloss: cross_entropy"),
             Catch::Contains("test.yaml:2:7: error:") &&
                 Catch::Contains("needs at least 2 outputs"));
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

namespace {

std::string refusal(const Model& model, const NetworkOptions& o) {
  Context context = test::context();
  Diagnostics diagnostics;
  CHECK_FALSE(Network::plan(context, model, o, diagnostics));
  CHECK_THROWS_WITH(Network::make(context, model, o), diagnostics.text());
  return diagnostics.text();
}

Model model_of(Context& context, const std::string& yaml) {
  Diagnostics diagnostics;
  return read_model(context, parse_yaml(yaml, "test.yaml", diagnostics), diagnostics);
}

const std::string one_layer =
    "network: [{block: dense, units: 3, activation: tanh}]\nloss: mse\n";

}  // namespace

TEST_CASE("a model with mistakes makes no network, and says why") {
  Context context = test::context();
  CHECK_THAT(refusal({}, options),
             Catch::Contains("a network needs at least one layer"));
  Model model = model_of(context, one_layer);
  model.layers.push_back(nullptr);
  model.schedules.push_back(nullptr);
  CHECK_THAT(refusal(model, options), Catch::Contains("layer 2 is missing") &&
                                          Catch::Contains("schedule 1 is missing"));
  model = model_of(context, one_layer);
  model.layers[0] = model.loss;
  CHECK_THAT(refusal(model, options),
             Catch::Contains("layer 1 cannot be a technique of kind 'loss'"));
  for (const char* yaml : {"network: [{block: dense, units: many}]", "loss: mse",
                           "network: [{block: dens, units: 3}]\nloss: ms"})
    CHECK_FALSE(refusal(model_of(context, yaml), options).empty());
}

TEST_CASE("an input that cannot be is refused") {
  Context context = test::context();
  const Model model = model_of(context, one_layer);
  constexpr std::int64_t huge = std::int64_t{1} << 40;
  const auto [input, words] = GENERATE(table<Shape, const char*>({
      {{0, 0, 4}, "the features of the input must be at least 1, but got 0"},
      {{3, -1, 4}, "the steps of the input must be at least 0, but got -1"},
      {{3, 0, -2}, "the batch of the input must be at least 0, but got -2"},
      {{3, huge, huge}, "the input is larger than the memory of this machine"},
      {{3, 1, huge}, "the input is larger than the memory of this machine"},
  }));
  CHECK_THAT(refusal(model, {.input = input}), Catch::Contains(words));
}

TEST_CASE("a batch may be empty") {
  Context context = test::context();
  for (const char* layer :
       {"{block: dense, units: 3, activation: tanh}", "{block: lstm, units: 3}",
        "{normalizer: layer_norm}", "{activation: gelu}"}) {
    INFO(layer);
    const std::int64_t steps = std::string(layer).find("lstm") == 1 + 7 ? 2 : 0;
    const auto net = network(
        context,
        "network: [" + std::string(layer) + "]\nloss: mse\noptimizer: {type: sgd}",
        {.input = {3, steps, 0}, .input_gradient = true});
    Probe probe(*net);
    const auto before = net->layers()[0].parameters;
    CHECK_NOTHROW(net->train_step(&probe));
    CHECK_NOTHROW(net->forward(false));
    CHECK(net->output().cols == 0);
    CHECK(net->input_gradient().cols == 0);
    for (const NamedTensor& p : before)
      for (const double v : values(p.value, DType::float32))
        CHECK(std::isfinite(v));
  }
}

TEST_CASE("what a network cannot do is an error") {
  Context context = test::context();
  const auto bare = network(context, "network: [{block: dense, units: 3}]", options);
  CHECK_THROWS_WITH(bare->target(), "this network has no loss");
  CHECK_THROWS_WITH(bare->loss(), "this network has no loss");
  CHECK_THROWS_WITH(bare->train_step(), "this network has no loss");
  CHECK_THROWS_WITH(bare->backward(), "backward needs a forward before it");
  bare->forward(true);
  CHECK_NOTHROW(bare->backward());

  const auto net = network(context, one_layer, options);
  net->forward(true);
  CHECK_NOTHROW(net->loss(32));
  CHECK_THROWS_WITH(net->loss(33),
                    "the loss is that of at most 32 columns, but got 33");
  CHECK_THROWS_WITH(net->loss(-1), Catch::Contains("but got -1"));

  NetworkOptions checked = options;
  checked.only_check = true;
  const auto plan = network(context, one_layer, checked);
  const char* const words = "this network was planned to be checked, and cannot run";
  CHECK_THROWS_WITH(plan->forward(true), words);
  CHECK_THROWS_WITH(plan->train_step(), words);
  CHECK_THROWS_WITH(plan->loss(), words);
  CHECK_THROWS(plan->backward());
}

TEST_CASE("lengths of sequences count from one to all of their steps") {
  Context context = test::context();
  const auto net = network(context, "network: [{block: lstm, units: 2}]\nloss: mse",
                           {.input = {3, 5, 2}});
  for (const std::int64_t wrong : {-1, 0, 6}) {
    net->lengths()[1] = wrong;
    CHECK_THROWS_WITH(net->forward(true),
                      "the length of a sequence must be from 1 to 5, but got " +
                          std::to_string(wrong));
  }
  net->lengths()[1] = 1;
  CHECK_NOTHROW(net->forward(true));
}

TEST_CASE("steps apply the schedules of the model") {
  Context context = test::context();
  const auto trained = [&](const std::string& more, std::vector<double>& rates) {
    NetworkOptions o = options;
    o.steps = 4;
    const auto net = network(context, one_layer + more, o);
    fill(*net);
    for (int i = 0; i < 4; ++i) {
      net->train_step();
      rates.push_back(net->rate());
    }
    return values(net->layers()[0].parameters[0].value, o.dtype);
  };
  std::vector<double> halved, plain, falling;
  const std::string sgd = "optimizer: {type: sgd, learning_rate: ";
  CHECK(trained(sgd + "1}\nschedule: {type: constant, factor: 0.5}", halved) ==
        trained(sgd + "0.5}", plain));
  CHECK(halved == std::vector<double>(4, 0.5));
  CHECK(plain == std::vector<double>(4, 1));
  trained(sgd + "1}\nschedule: [{type: constant, factor: 0.5}, cosine]", falling);
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(falling[i] ==
          Approx(0.25 * (1 + std::cos(std::acos(-1.0) * static_cast<double>(i) / 4))));
}

TEST_CASE("a schedule hears of each validation loss once") {
  Context context = test::context();
  const auto net =
      network(context,
              one_layer +
                  "optimizer: {type: sgd, learning_rate: 0}\nschedule: "
                  "{type: reduce_on_plateau, patience: 1, loss: validation}",
              options);
  fill(*net);
  std::vector<double> rates;
  for (int i = 0; i < 4; ++i) {
    net->train_step();
    net->train_step();
    rates.push_back(net->rate());
    net->set_validation_loss(1);
  }
  CHECK(rates[2] == 1);  // told twice: the first loss, and one that is no better
  CHECK(rates[3] == Approx(0.1));
}
