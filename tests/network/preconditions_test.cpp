// Networks that cannot be, what they cannot do, and schedules in their steps.
#include <headwater/probe.hpp>

#include "catch.hpp"
#include "host.hpp"
#include <cmath>

using namespace headwater;
using test::network;
using test::values;

namespace {

const NetworkOptions options{.input = {5, 0, 32}, .seed = 7};

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

const std::string one_layer_network = "network: [{block: dense, units: 3, activation: tanh}]\n";
const std::string one_layer_loss = "loss: mse\n";
const std::string one_layer = one_layer_network + one_layer_loss;

}  // namespace

TEST_CASE("a model with mistakes makes no network, and says why") {
  Context context = test::context();
  CHECK_THAT(refusal({}, options), Catch::Contains("a network needs at least one layer"));
  Model model = model_of(context, one_layer);
  model.layers.push_back(nullptr);
  model.schedules.push_back(nullptr);
  CHECK_THAT(refusal(model, options),
             Catch::Contains("layer 2 is missing") && Catch::Contains("schedule 1 is missing"));
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
      {{0, 0, 4}, "but got 0 features, 0 steps and a batch of 4"},
      {{3, -1, 4}, "but got 3 features, -1 steps and a batch of 4"},
      {{3, 0, -2}, "but got 3 features, 0 steps and a batch of -2"},
      {{3, huge, huge}, "must fit into memory"},
      {{3, 1, huge}, "must fit into memory"},
  }));
  CHECK_THAT(refusal(model, {.input = input}), Catch::Contains(words));
}

TEST_CASE("a batch may be empty") {
  Context context = test::context();
  for (const char* layer : {"{block: dense, units: 3, activation: tanh}", "{block: lstm, units: 3}",
                            "{normalizer: layer_norm}", "{activation: gelu}"}) {
    INFO(layer);
    const std::int64_t steps = std::string(layer).find("lstm") == 1 + 7 ? 2 : 0;
    const auto net =
        network(context, "network: [" + std::string(layer) + "]\nloss: mse\noptimizer: {type: sgd}",
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
  CHECK_THROWS_WITH(net->loss(33), "the loss is that of at most 32 columns, but got 33");
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
  const auto net =
      network(context, "network: [{block: lstm, units: 2}]\nloss: mse", {.input = {3, 5, 2}});
  for (const std::int64_t wrong : {-1, 0, 6}) {
    net->lengths()[1] = wrong;
    CHECK_THROWS_WITH(net->forward(true), "the length of a sequence must be from 1 to 5, but got " +
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
    test::randomize(net->input(), o.dtype, 1);
    test::randomize(net->target(), o.dtype, 2);
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
  const auto net = network(context,
                           one_layer +
                               "optimizer: {type: sgd, learning_rate: 0}\nschedule: "
                               "{type: reduce_on_plateau, patience: 1, loss: validation}",
                           options);
  test::randomize(net->input(), options.dtype, 1);
  test::randomize(net->target(), options.dtype, 2);
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

TEST_CASE("a setting that float32 makes 0 or infinite is refused at its place") {
  Context context = test::context();
  const auto [setting, words] = GENERATE(table<const char*, const char*>({
      {"optimizer: {type: adam, eps: 1e-46}", "test.yaml:3:30"},
      {"optimizer: {type: adagrad, eps: 7e-46}", "'eps' is 7e-46, which is 0 in float32"},
      {"network: [{block: dense, units: 1, normalizer: {type: layer_norm, eps: 1e-60}}]",
       "'eps' is 1e-60, which is 0 in float32"},
      {"network: [{block: residual, layers: [{activation: {type: softplus, beta: 1e-300}}]}]",
       "'beta' is 1e-300, which is 0 in float32"},
      {"loss: {type: huber, delta: 1e-50}", "'delta' is 1e-50, which is 0 in float32"},
      {"optimizer: {type: sgd, learning_rate: 1e-46}", "test.yaml:3:39"},
      {"optimizer: {type: sgd, learning_rate: 1e-46}",
       "'learning_rate' is 1e-46, which is 0 in float32\n"},
      {"optimizer: {type: sgd, learning_rate: 1e-46}", "  a larger number, or dtype: float64\n"},
      {"optimizer: {type: sgd, learning_rate: 1e39}",
       "'learning_rate' is 1e+39, which is infinite in float32\n"},
      {"optimizer: {type: sgd, learning_rate: 1e39}", "  a smaller number, or dtype: float64\n"},
      {"network: [{block: dense, units: 1, initializer: {type: constant, value: -4e38}}]",
       "'value' is -4e+38, which is infinite in float32"},
      {"network: [{block: dense, units: 1, bias_initializer: {type: normal, std: 1e-46}}]",
       "'std' is 1e-46, which is 0 in float32"},
      {"loss: {type: binary_cross_entropy, pos_weight: [1, 1e40, 1]}", "test.yaml:2:52"},
  }));
  std::string yaml;
  for (const std::string& line : {one_layer_network, one_layer_loss})
    if (!std::string(setting).starts_with(line.substr(0, 4))) yaml += line;
  const Model model = model_of(context, yaml + setting);
  CHECK_THAT(refusal(model, options), Catch::Contains(words));
  NetworkOptions twice = options;
  twice.dtype = DType::float64;
  CHECK_NOTHROW(Network::make(context, model, twice));
}

TEST_CASE("what a technique refuses is shown at the setting that it names") {
  Context context = test::context();
  const auto [yaml, place] = GENERATE(table<const char*, const char*>({
      {"network: [{normalizer: {type: group_norm, num_groups: 2}}]", "1:55: error: "},
      {"network: [{block: prelu, num_parameters: 2}]", "1:42: error: "},
      {"network: [{block: dense, units: 3, initializer: {type: mean_field, bias_deviation: 1}, "
       "bias: false}]",
       "1:84: error: "},
      {"network: [{block: dense, units: 3}]\nloss: {type: binary_cross_entropy, pos_weight: [1]}",
       "2:48: error: "},
  }));
  INFO(yaml);
  CHECK_THAT(refusal(model_of(context, yaml), options),
             Catch::Contains(std::string("test.yaml:") + place));
  Diagnostics diagnostics;
  const Node sgd = parse_yaml("{type: sgd, momentum: 0, nesterov: true}", "o.yaml", diagnostics);
  CHECK(context.make(Kind::optimizer, sgd, diagnostics) == nullptr);
  const Node uniform = parse_yaml("{type: uniform, b: -1}", "i.yaml", diagnostics);
  CHECK(context.make(Kind::initializer, uniform, diagnostics) == nullptr);
  CHECK_THAT(diagnostics.text(), Catch::Contains("o.yaml:1:36: error: optimizer 'sgd'") &&
                                     Catch::Contains("i.yaml:1:20: error: initializer 'uniform'"));
}
