// Experiments: what a file means, and what each mistake in it says.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include <base/yaml.hpp>
#include <lab/experiment/experiment.hpp>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;

namespace {

const std::string small = R"(name: small
seed: 3
data: {type: gaussian, features: 4, targets: 2, batch_size: 8}
network:
  - repeat: 2
    layers:
      - {block: dense, units: 4, activation: sigmoid}
  - {block: dense, units: 2}
loss: mse
optimizer: {type: sgd, learning_rate: 0.1}
train: {steps: 5}
)";

struct Reading {
  Experiment experiment;
  std::string mistakes;
};

Reading read(const std::string& text, const std::vector<std::string>& overrides = {}) {
  const fixture::Folder folder;
  const std::string path = folder.write("x.yaml", text);
  Context context = test::context();
  Diagnostics diagnostics;
  Reading reading{read_experiment(context, path, overrides, diagnostics), ""};
  reading.mistakes = diagnostics.empty() ? "" : diagnostics.text();
  const std::string start = folder.path().string() + "/";
  for (std::size_t at; (at = reading.mistakes.find(start)) != std::string::npos;)
    reading.mistakes.erase(at, start.size());
  return reading;
}

Experiment fine(const std::string& text, const std::vector<std::string>& overrides = {}) {
  Reading reading = read(text, overrides);
  REQUIRE(reading.mistakes == "");
  return std::move(reading.experiment);
}

std::string mistakes(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return read(text, overrides).mistakes;
}

/// The file with one part replaced.
std::string with(const std::string& part, const std::string& other) {
  std::string text = small;
  const std::size_t at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), other);
}

}  // namespace

TEST_CASE("experiment: a layer without its block is one mistake") {
  CHECK_THAT(mistakes(with("{block: dense, units: 4", "{blok: dense, units: 4")),
             Contains("a layer must be a map with 'block' or 'repeat'") &&
                 Contains("did you mean 'block'?") && !Contains("unknown key"));
}

TEST_CASE("experiment: a key without a value is a mistake, not a default") {
  CHECK_THAT(mistakes(with("activation: sigmoid", "activation: ")),
             Contains("x.yaml:7:34: error: 'activation' has no value"));
}

TEST_CASE("experiment: a plan that cannot be trained is refused before it runs") {
  std::string text = with("activation: sigmoid", "normalizer: batch_norm");
  text.replace(text.find("batch_size: 8"), 13, "batch_size: 1");
  CHECK_THAT(mistakes(text), Contains("batch_norm trains on 2 samples or more"));
}

TEST_CASE("experiment: a layer larger than any machine is refused by its number") {
  CHECK_THAT(mistakes(with("units: 4, activation", "units: 9223372036854775807, activation")),
             Contains("it would make 9223372036854775807 features"));
}

TEST_CASE("experiment: a file is its own first variant") {
  const Experiment experiment = fine(small);
  CHECK(experiment.name == "small");
  CHECK(experiment.seed == 3);
  CHECK(experiment.text == small);
  REQUIRE(experiment.variants.size() == 1);
  const Variant& base = experiment.variants[0];
  CHECK(base.name == "base");
  CHECK(base.dtype == DType::float32);
  CHECK(base.steps == 5);
  CHECK(base.probe_every == 10);
  CHECK(base.model.layers.size() == 3);
  CHECK(base.parameters == 2 * (4 * 4 + 4) + 2 * 4 + 2);
  CHECK(base.bytes > 0);
}

TEST_CASE("experiment: what is left out has a default") {
  const Experiment experiment = fine(with("name: small\nseed: 3\n", ""));
  CHECK(experiment.name == "x");
  CHECK(experiment.seed == 0);
  const std::string resolved = to_yaml(experiment.variants[0].resolved);
  CHECK_THAT(resolved, Contains("dtype: float32"));
  CHECK_THAT(resolved, Contains("bias_initializer: {type: zeros}"));
  CHECK_THAT(resolved, Contains("momentum: 0"));
  CHECK_THAT(resolved, Contains("probe: {every: 10}"));
}

TEST_CASE("experiment: the resolved file reads as the same experiment") {
  const std::string layers =
      "  - {activation: tanh}\n  - block: residual\n    layers:\n"
      "      - {block: dense, units: 2}\n      - {normalizer: layer_norm}\nloss: mse";
  const Experiment first = fine(with("units: 2}\nloss: mse", "units: 2}\n" + layers));
  const Node& resolved = first.variants[0].resolved;
  const Experiment second = fine(to_yaml(resolved));
  CHECK(to_yaml(second.variants[0].resolved) == to_yaml(resolved));
  CHECK(second.variants[0].parameters == first.variants[0].parameters);
}

TEST_CASE("experiment: variants change one thing at a time") {
  const Experiment experiment = fine(small + R"(variant: plain
variants:
  relu: {set: {network.0.layers.0.activation: relu, seed: 9}}
  wide: {set: {network.0.repeat: 5, dtype: float64}}
)");
  REQUIRE(experiment.variants.size() == 3);
  CHECK(experiment.variants[0].name == "plain");
  CHECK(experiment.variants[0].seed == 3);
  CHECK(experiment.variants[1].name == "relu");
  CHECK(experiment.variants[1].seed == 9);
  CHECK_THAT(to_yaml(experiment.variants[1].resolved), Contains("{type: relu}"));
  CHECK_THAT(to_yaml(experiment.variants[2].resolved), !Contains("{type: relu}"));
  CHECK(experiment.variants[2].model.layers.size() == 6);
  CHECK(experiment.variants[2].dtype == DType::float64);
}

TEST_CASE("experiment: a variant sets maps key by key, and takes keys away") {
  std::string text = with("activation: sigmoid", "activation: sigmoid, normalizer: batch_norm");
  text += R"(x-shared: &shared {learning_rate: 0.2, momentum: 0.5}
variants:
  heavy: {set: {optimizer: {momentum: 0.9}}}
  shared: {set: {optimizer: *shared}}
  other: {set: {optimizer: {type: adam}}}
  plain: {set: {network.0.layers.0.normalizer: null}}
  plain_too: {set: {~network.0.layers.0.normalizer: }}
)";
  const Experiment experiment = fine(text);
  REQUIRE(experiment.variants.size() == 6);
  const auto resolved = [&](std::size_t i) {
    return to_yaml(experiment.variants[i].resolved);
  };
  CHECK_THAT(resolved(0), Contains("batch_norm"));
  CHECK_THAT(resolved(1), Contains("learning_rate: 0.1") && Contains("momentum: 0.9"));
  CHECK_THAT(resolved(2), Contains("learning_rate: 0.2") && Contains("momentum: 0.5"));
  CHECK_THAT(resolved(3), Contains("type: adam") && Contains("learning_rate: 0.001"));
  CHECK_THAT(resolved(4), !Contains("batch_norm"));
  CHECK_THAT(resolved(5), !Contains("batch_norm"));
  CHECK_THAT(mistakes(small, {"x-new=1"}), Contains("unknown key 'x-new'"));
}

TEST_CASE("experiment: layers are alike but for what a merge key leaves") {
  const Experiment experiment = fine(R"(seed: 1
data: {type: gaussian, features: 8, targets: 1, batch_size: 16}
network:
  - &h {block: dense, units: 8, activation: tanh}
  - {<<: *h, units: 4}
  - {block: dense, units: 1}
loss: mse
optimizer: &o {type: sgd, learning_rate: 0.01}
train: {steps: 3}
variants:
  mom: {set: {optimizer: {<<: *o, momentum: 0.9}}}
)");
  CHECK(experiment.variants[0].parameters == 8 * 9 + 4 * 9 + 5);
  CHECK_THAT(to_yaml(experiment.variants[1].resolved), Contains("momentum: 0.9"));
}

TEST_CASE("experiment: the names of resolved files are those of the project") {
  const std::string text = with("activation: sigmoid", "activation: nn.LeakyReLU");
  CHECK_THAT(to_yaml(fine(text).variants[0].resolved), Contains("type: leaky_relu"));
}

TEST_CASE("experiment: overrides change the file, later ones win") {
  const Experiment experiment =
      fine(small, {"train.steps=7", "seed=1", "seed=2", "variants.a.set={probe.every: 2}"});
  CHECK(experiment.seed == 2);
  REQUIRE(experiment.variants.size() == 2);
  CHECK(experiment.variants[0].steps == 7);
  CHECK(experiment.variants[1].probe_every == 2);
}

TEST_CASE("experiment: mistakes in overrides are shown on the command line") {
  CHECK(mistakes(small, {"seed=1", "optimizer.learning_rate=-1"}) ==
        "command line:2:25: error: optimizer 'sgd': 'learning_rate' must be a number at "
        "least 0, but got '-1'\n"
        "   2 | optimizer.learning_rate=-1\n"
        "     |                         ^~\n"
        "  see: headwater describe optimizer/sgd\n");
  CHECK(mistakes(small, {"seed"}) ==
        "command line:1:1: error: an override is written path=value, but got 'seed'\n"
        "   1 | seed\n"
        "     | ^~~~\n"
        "  for example: optimizer.learning_rate=0.1\n");
  CHECK(mistakes(small, {"network.5.units=3"}) ==
        "command line:1:1: error: cannot set 'network.5.units': 'network' has 2 items, "
        "counted from 0\n"
        "   1 | network.5.units=3\n"
        "     | ^~~~~~~~~~~~~~~\n");
  CHECK_THAT(mistakes(small, {"data={type: [}"}), Contains("command line:1:"));
  CHECK_THAT(mistakes(small, {"trian.steps=3"}),
             Contains("command line:1:1: error: unknown key 'trian'"));
}

TEST_CASE("experiment: all mistakes of a file at once, each once") {
  const std::string text = mistakes(R"(nmae: x
data: {type: gaussian, features: 4, targets: 2}
network:
  - {block: dense, units: many, activation: sigmod}
loss: msee
optimizer: {type: sgd, rate: 1}
train: {steps: -1}
probe: {every: 0}
variants:
  a: {set: {seed: 1}}
  b: {set: {seed: x}}
)");
  CHECK_THAT(text, Contains("x.yaml:1:1: error: unknown key 'nmae' in the configuration"));
  CHECK_THAT(text, Contains("x.yaml:4:27: error: block 'dense': 'units' must be a whole "
                            "number greater than 0, but got 'many'"));
  CHECK_THAT(text, Contains("x.yaml:4:45: error: unknown activation 'sigmod'"));
  CHECK_THAT(text, Contains("did you mean 'sigmoid'?  (headwater list activation)"));
  CHECK_THAT(text, Contains("x.yaml:5:7: error: unknown loss 'msee'"));
  CHECK_THAT(text, Contains("x.yaml:6:24: error: unknown key 'rate' in optimizer 'sgd'"));
  CHECK_THAT(text, Contains("x.yaml:7:16: error: train: 'steps' must be a whole number"));
  CHECK_THAT(text, Contains("x.yaml:8:16: error: probe: 'every' must be a whole number"));
  CHECK_THAT(text, Contains("x.yaml:11:19: error: the configuration: 'seed' must be"));
  std::size_t errors = 0;
  for (std::size_t at = 0; (at = text.find("error: ", at)) != std::string::npos; ++at)
    ++errors;
  CHECK(errors == 8);
}

TEST_CASE("experiment: what is missing") {
  CHECK(mistakes("seed: 1\n") ==
        "x.yaml:1:1: error: 'network' is missing\n"
        "   1 | seed: 1\n"
        "     | ^\n"
        "  a list of layers\n"
        "x.yaml:1:1: error: the configuration: 'data' is missing\n"
        "   1 | seed: 1\n"
        "     | ^\n"
        "  see: headwater list data\n"
        "x.yaml:1:1: error: the configuration: 'loss' is missing\n"
        "   1 | seed: 1\n"
        "     | ^\n"
        "  see: headwater list loss\n"
        "x.yaml:1:1: error: the configuration: 'train' is missing\n"
        "   1 | seed: 1\n"
        "     | ^\n"
        "  for example: train: {steps: 1000}\n");
  CHECK_THAT(mistakes(with("optimizer: {type: sgd, learning_rate: 0.1}\n", "")),
             Contains("the configuration: 'optimizer' is missing"));
  CHECK_THAT(mistakes(with("{steps: 5}", "{}")), Contains("train: 'steps' is missing"));
  CHECK(mistakes("") ==
        "x.yaml: error: the configuration must be a map, but got nothing\n"
        "  for example: {data: ..., network: [...], loss: mse, train: {steps: 0}}\n");
  CHECK_THAT(mistakes("- 3\n"), Contains("the configuration must be a map, but got a list"));
}

TEST_CASE("experiment: without training no optimizer is needed") {
  const Experiment experiment = fine(
      with("optimizer: {type: sgd, learning_rate: 0.1}\ntrain: {steps: 5}", "train: {steps: 0}"));
  CHECK(experiment.variants[0].steps == 0);
}

TEST_CASE("experiment: data, network and loss must fit") {
  CHECK(mistakes(with("units: 2}", "units: 3}")) ==
        "x.yaml:8:13: error: the network ends with 3 features, but the targets of data "
        "'gaussian' have 2 features\n"
        "   8 |   - {block: dense, units: 3}\n"
        "     |             ^~~~~\n");
  CHECK(mistakes(with("mse", "cross_entropy")) ==
        "x.yaml:9:7: error: loss 'cross_entropy' needs classes, but the targets of data "
        "'gaussian' are values\n"
        "   9 | loss: cross_entropy\n"
        "     |       ^~~~~~~~~~~~~\n"
        "  see: headwater list loss\n");
  const std::string images = "{type: fashion_mnist, batch_size: 8}";
  const std::string gaussian = "{type: gaussian, features: 4, targets: 2, batch_size: 8}";
  CHECK_THAT(mistakes(with(gaussian, images)),
             Contains("loss 'mse' needs values, but the targets of data 'fashion_mnist' "
                      "are classes"));
  CHECK_THAT(mistakes(with(gaussian, images), {"loss=cross_entropy"}),
             Contains("the network ends with 2 features, but the targets of data "
                      "'fashion_mnist' have 10 classes"));
  fine(with(gaussian, images), {"loss=cross_entropy", "network.1.units=10"});
}

TEST_CASE("experiment: shapes and memory are checked in every variant") {
  CHECK_THAT(mistakes(small + R"(variants:
  bent: {set: {network.0.layers.0: {block: residual, layers: [{block: dense, units: 5}]}}}
)"),
             Contains("x.yaml:13:44: error: block 'residual': its layers "
                      "must keep the shape"));
  CHECK_THAT(
      mistakes(small, {"network.0.layers.0.units=100000000"}),
      Contains("the plan of this network needs") && Contains("of memory, and this machine has"));
}

TEST_CASE("experiment: mistakes in variants") {
  CHECK(mistakes(small + "variants:\n  base: {set: {}}\n") ==
        "x.yaml:13:3: error: two variants are called 'base'\n"
        "  13 |   base: {set: {}}\n"
        "     |   ^~~~\n"
        "  the file itself is one of them; 'variant:' names it\n");
  CHECK_THAT(mistakes(small + "variants: [a]\n"),
             Contains("variants must be a map, but got a list"));
  CHECK_THAT(
      mistakes(small + "variants: {a: {sett: {}}}\n"),
      Contains("unknown key 'sett' in variant 'a'") && Contains("variant 'a': 'set' is missing"));
  CHECK_THAT(mistakes(small + "variants: {a: {set: 3}}\n"),
             Contains("'set' of variant 'a' must be a map, but got '3'"));
  CHECK_THAT(mistakes(small + "variants: {a: {set: {loss.x.y: 3}}}\n"),
             Contains("cannot set 'loss.x.y': 'loss' is 'mse', not a map"));
  CHECK_THAT(mistakes(small + "variants: {a: {set: {variants.b: {}}}}\n"),
             Contains("a variant cannot set 'variants.b'"));
  CHECK_THAT(mistakes(small + "variants: {'': {set: {}}}\n"), Contains("a name must not be empty"));
  CHECK_THAT(mistakes(small + "variants: {\"a\\x07\": {set: {}}}\n"),
             Contains("a name must not hold control characters"));
  CHECK_THAT(mistakes(small + "variant: [a]\n"), Contains("'variant' must be text"));
}

TEST_CASE("experiment: the name can name a folder") {
  for (const char* const name : {"../up", "a/b", ".hidden", "''", "\"a\\x07\""})
    CHECK_THAT(mistakes(with("name: small", std::string("name: ") + name)),
               Contains("'name' must be 1 to 100 characters that can name a folder"));
  CHECK(fine(with("name: small", "name: a b.c")).name == "a b.c");
}

TEST_CASE("experiment: expectations") {
  const Experiment experiment = fine(small + R"(variants: {v1.2: {set: {seed: 4}}}
expect: {base.train_loss: [0, .inf], v1.2.factor_per_layer: [0.9, 1.1]}
)");
  REQUIRE(experiment.expectations.size() == 2);
  CHECK(experiment.expectations[1].first.variant == "v1.2");
  CHECK(experiment.expectations[1].first.quantity == "factor_per_layer");
  CHECK(experiment.expectations[1].min == 0.9);
  CHECK(experiment.expectations[1].max == 1.1);
}

TEST_CASE("experiment: mistakes in expectations") {
  const std::string text = mistakes(small + R"(expect:
  bass.train_loss: [0, 1]
  base.factor: [0, 1]
  base: [0, 1]
  base.train_loss: [2, 1]
  base.gradient_ratio: 3
  base.seconds: [a, b]
  base.test_accuracy: [0, 1]
)");
  CHECK_THAT(text, Contains("x.yaml:13:3: error: no variant is called 'bass'\n") &&
                       Contains("did you mean 'base'?"));
  CHECK_THAT(text, Contains("x.yaml:14:3: error: a run has no quantity 'factor'\n") &&
                       Contains("did you mean 'factor_per_layer'?"));
  CHECK_THAT(text, Contains("x.yaml:15:3: error: an expectation is named "
                            "variant.quantity, but got 'base'"));
  CHECK_THAT(text, Contains("x.yaml:16:20: error: an expectation states its lower bound "
                            "first"));
  CHECK_THAT(text, Contains("x.yaml:17:24: error: an expectation must be a list of two "
                            "numbers, but got '3'"));
  CHECK_THAT(text, Contains("x.yaml:18:17: error: an expectation must be a list of two "
                            "numbers, but got a list"));
  CHECK_THAT(text, Contains("x.yaml:19:3: error: variant 'base' never has 'test_accuracy': "
                            "the targets are values, not classes"));
}

TEST_CASE("experiment: every configuration of the project is right") {
  Context context({.folders = {HEADWATER_PLUGINS}});
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(HEADWATER_SOURCE_DIR "/configs")) {
    if (entry.path().extension() != ".yaml") continue;
    INFO(entry.path().string());
    Diagnostics diagnostics;
    const Experiment experiment = read_experiment(context, entry.path(), {}, diagnostics);
    CHECK(diagnostics.text() == "");
    CHECK(experiment.expectations.size() > 0);
  }
}
