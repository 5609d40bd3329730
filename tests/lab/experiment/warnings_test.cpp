// Warnings: what is right in a configuration, but hardly meant.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include <lab/experiment/experiment.hpp>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;

namespace {

/// What reading the file tells, without the name of its folder; it has no mistakes.
std::string told(const std::string& text) {
  const fixture::Folder folder;
  Context context = test::context();
  Diagnostics diagnostics;
  read_experiment(context, folder.write("x.yaml", text), {}, diagnostics);
  std::string all = diagnostics.text();
  INFO(all);
  REQUIRE(diagnostics.empty());
  const std::string start = folder.path().string() + "/";
  for (std::size_t at; (at = all.find(start)) != std::string::npos;)
    all.erase(at, start.size());
  return all;
}

const std::string values = R"(
data: {type: gaussian, features: 4, targets: 2, batch_size: 8}
network: [{block: dense, units: 4, activation: sigmoid}, {block: dense, units: 2}]
loss: mse
optimizer: {type: sgd, learning_rate: 0.1}
)";

/// Ends with these outputs, a layer or more, and this loss of classes.
std::string classes(const std::string& outputs, const std::string& loss) {
  return "data: {type: clusters, clusters: 10, features: 4, batch_size: 8}\n"
         "network: [{block: dense, units: 10}, " +
         outputs + "]\nloss: " + loss +
         "\noptimizer: {type: sgd, learning_rate: 0.1}\ntrain: {steps: 5}\n";
}

}  // namespace

TEST_CASE("warnings: a variant that changes nothing") {
  const std::string base = values + "train: {steps: 5}\nprobe: {every: 2}\n";
  const std::string warned = told(base +
                                  "variants:\n"
                                  "  same: {set: {network.0.activation: sigmoid}}\n"
                                  "  other: {set: {seed: 7}}\n"
                                  "  again: {set: {seed: 7}}\n");
  CHECK(warned ==
        "x.yaml:9:3: warning: variant 'same' changes nothing: all its settings are those of "
        "'base'\n"
        "   9 |   same: {set: {network.0.activation: sigmoid}}\n"
        "     |   ^~~~\n"
        "  set something else, or take the variant out\n"
        "x.yaml:11:3: warning: variant 'again' changes nothing: all its settings are those of "
        "'other'\n"
        "  11 |   again: {set: {seed: 7}}\n"
        "     |   ^~~~~\n"
        "  set something else, or take the variant out\n");
  CHECK(told(base + "variants: {sweep: {each: activation, at: network.0.activation, "
                    "required: {a: 1}}}\n") == "");
}

TEST_CASE("warnings: a batch above the number of samples, once for all variants") {
  const std::string rest =
      "network: [{block: dense, units: 10}]\nloss: cross_entropy\n"
      "optimizer: {type: sgd, learning_rate: 0.1}\ntrain: {steps: 20}\n"
      "variants: {other: {set: {seed: 1}}}\n";
  const std::string data = "data: {type: clusters, training_samples: 50, batch_size: ";
  CHECK(told(data + "51}\n" + rest) ==
        "x.yaml:1:58: warning: a batch of 51 is more than the 50 training samples there are\n"
        "   1 | data: {type: clusters, training_samples: 50, batch_size: 51}\n"
        "     |                                                          ^~\n"
        "  samples are drawn with replacement, so each step has some of them several times; lower "
        "'batch_size'\n");
  CHECK(told(data + "50}\n" + rest) == "");
  CHECK_THAT(told(data + "45, split: {validation: 0.2}}\n" + rest), Contains("the 40 training"));
}

TEST_CASE("warnings: an activation that keeps a loss from falling") {
  CHECK_THAT(told(classes("{activation: softmax}", "cross_entropy")),
             Contains("loss 'cross_entropy' cannot fall below 1.46: activation 'softmax' keeps all "
                      "outputs between 0 and 1\n") &&
                 Contains("leave the activation of the last layer out"));
  CHECK_THAT(told(classes("{block: dense, units: 10, activation: sigmoid}", "cross_entropy")),
             Contains("below 1.46: activation 'sigmoid'"));
  CHECK_THAT(told(classes("{block: dense, units: 10, activation: tanh}", "cross_entropy")),
             Contains("below 0.797: activation 'tanh' keeps all outputs between -1 and 1"));
  for (const char* const free : {"{activation: log_softmax}", "{activation: relu}",
                                 "{activation: identity}", "{activation: softplus}",
                                 "{block: dense, units: 10, activation: relu, normalizer: "
                                 "layer_norm, normalizer_position: after}"})
    CHECK(told(classes(free, "cross_entropy")) == "");
  CHECK(told(classes("{activation: log_softmax}", "nll")) == "");
  CHECK(told(classes("{activation: sigmoid}", "hinge")) == "");
}

TEST_CASE("warnings: softmax before cross_entropy is found wherever it hides") {
  const std::string softmax = "{activation: softmax}", dropout = "{block: dropout, p: 0.1}";
  const auto inside = [](const std::string& layers) {
    return "{block: sequential, layers: [" + layers + "]}";
  };
  for (const std::string& outputs :
       {inside(softmax), inside(inside("{block: dense, units: 10}, " + softmax)),
        softmax + ", " + dropout, inside(softmax + ", " + dropout) + ", {activation: identity}",
        inside("{block: dense, units: 10, activation: softmax}"),
        softmax + ", " + inside(dropout)}) {
    INFO(outputs);
    CHECK_THAT(
        told(classes(outputs, "cross_entropy")),
        Contains("cannot fall below 1.46: activation 'softmax' keeps all outputs between 0"));
  }
  for (const std::string& outputs :
       {inside("{activation: relu}"), inside(softmax + ", {normalizer: layer_norm}"),
        "{block: residual, layers: [" + softmax + "]}", dropout, inside(dropout)})
    CHECK(told(classes(outputs, "cross_entropy")) == "");
}

TEST_CASE("warnings: bounds of outputs are those of the activation") {
  const fixture::Folder folder;
  folder.write("low.csv", "a,b,y\n1,2,-5\n2,1,-5\n5,3,-5\n");
  const auto bounds = [&](const std::string& activation) {
    return told("data: {type: csv, file: " + (folder.path() / "low.csv").string() +
                ", target: y, batch_size: 3}\n"
                "network: [{block: dense, units: 1, activation: " +
                activation + "}]\nloss: mse\ntrain: {steps: 0}\n");
  };
  for (const auto& [activation, least] : {std::pair{"silu", "-0.278"},
                                          {"gelu", "-0.17"},
                                          {"gelu_tanh", "-0.17"},
                                          {"mish", "-0.309"},
                                          {"hard_swish", "-0.375"},
                                          {"elu", "-1"},
                                          {"{type: softplus, beta: 100}", "0"}})
    CHECK_THAT(bounds(activation),
               Contains(std::string("keeps all outputs at least ") + least + "\n"));
}

TEST_CASE("warnings: outputs of values that cannot reach the targets") {
  const auto ends_with = [](const std::string& activation, const std::string& loss) {
    return told(
        "data: {type: adding_problem, steps: 5, batch_size: 64}\n"
        "network: [{block: rnn, units: 4, returns: last_step}, {block: dense, units: 1, "
        "activation: " +
        activation + "}]\nloss: " + loss +
        "\noptimizer: {type: sgd, learning_rate: 0.1}\ntrain: {steps: 5}\n");
  };
  CHECK_THAT(ends_with("sigmoid", "mse"), Contains("loss 'mse' cannot fall below") &&
                                              Contains("at a target of 1.") &&
                                              Contains("between 0 and 1"));
  CHECK(ends_with("identity", "mse") == "");
  CHECK(ends_with("relu", "mse") == "");
  CHECK(ends_with("softplus", "l1") == "");
}

TEST_CASE("warnings: outputs without a bound reach any target") {
  const fixture::Folder folder;
  folder.write("far.csv", "a,b,y\n1,2,-1e100\n2,1,-1e100\n5,3,-1e100\n");
  const std::string text =
      "dtype: float64\ndata: {type: csv, file: " + (folder.path() / "far.csv").string() +
      ", target: y, batch_size: 3}\n"
      "network: [{block: dense, units: 1, activation: ";
  const std::string rest = "}]\nloss: mse\ntrain: {steps: 0}\n";
  CHECK(told(text + "identity" + rest) == "");
  CHECK(told(text + "leaky_relu" + rest) == "");
  CHECK_THAT(told(text + "relu" + rest),
             Contains("at a target of -1e100") && Contains("keeps all outputs at least 0"));
}

TEST_CASE("warnings: intervals and schedules that training never reaches") {
  const auto with = [](const std::string& rest) {
    return told(values + rest);
  };
  CHECK_THAT(with("train: {steps: 5}\nprobe: {every: 6}\n"),
             Contains("warning: 'every' is 6, but training ends after 5 steps"));
  CHECK(with("train: {steps: 5}\nprobe: {every: 5}\n") == "");
  CHECK(with("train: {steps: 5}\nprobe: {every: 10}\n") == "");  // as in resolved.yaml
  CHECK(with("train: {steps: 0}\nprobe: {every: 5}\n") == "");
  CHECK(with("train: {steps: 5}\n") == "");
  for (const char* const schedule :
       {"{type: linear_warmup, total_iters: 6}", "{type: step, step_size: 6}",
        "{type: cosine, total_iters: 6}"})
    CHECK_THAT(with("train: {steps: 5}\nschedule: " + std::string(schedule) + "\n"),
               Contains("' is 6 steps, but training ends after 5\n"));
  CHECK(with("train: {steps: 6}\nschedule: {type: step, step_size: 6}\n") == "");
  CHECK(with("train: {steps: 5}\nschedule: [cosine, one_cycle]\n") == "");
}

TEST_CASE("warnings: a default that training never reaches is not warned of") {
  const std::string steps = values + "train: {steps: 12}\n";
  CHECK(told(steps + "schedule: reduce_on_plateau\n") == "");
  CHECK_THAT(told(steps + "schedule: {type: reduce_on_plateau, window: 50}\n"),
             Contains("'window' is 50 steps, but training ends after 12"));
}

TEST_CASE("warnings: early stopping that cannot stop") {
  const auto with = [](const std::string& train) {
    return told(
        "data: {type: clusters, batch_size: 8, split: {validation: 0.1}}\n"
        "network: [{block: dense, units: 10}]\nloss: cross_entropy\n"
        "optimizer: {type: sgd, learning_rate: 0.1}\ntrain: {steps: 50, " +
        train + "}\n");
  };
  CHECK_THAT(with("validate_every: 10, early_stopping: {patience: 5}"),
             Contains("'early_stopping' waits for 5 validations without a better one, but training "
                      "has 5\n"));
  CHECK(with("validate_every: 10, early_stopping: {patience: 4}") == "");
  CHECK_THAT(with("validate_every: 51"), Contains("'validate_every' is 51"));
}
