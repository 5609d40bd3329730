// Mistakes that only a variant makes: whose they are, and where it sets what they are of.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include <lab/experiment/experiment.hpp>

using namespace headwater;
using Catch::Matchers::Contains;

namespace {

const std::string small = R"(name: small
data: {type: gaussian, features: 4, targets: 2, batch_size: 8}
network:
  - {block: dense, units: 4, activation: sigmoid}
  - {block: dense, units: 2}
loss: mse
optimizer: {type: sgd, learning_rate: 0.1}
train: {steps: 5}
variants:
)";

/// All that is told of the file with these variants, without the name of its folder.
std::string told(const std::string& variants, const std::vector<std::string>& overrides = {}) {
  const fixture::Folder folder;
  Context context = test::context();
  Diagnostics diagnostics;
  lab::read_experiment(context, folder.write("x.yaml", small + variants), overrides, diagnostics);
  std::string all = diagnostics.text();
  const std::string start = folder.path().string() + "/";
  for (std::size_t at; (at = all.find(start)) != std::string::npos;)
    all.erase(at, start.size());
  return all;
}

}  // namespace

TEST_CASE("variant mistakes: they name the variant, and stand where it sets what they are of") {
  CHECK(told("  wide: {set: {network.1.units: 3}}\n") ==
        "x.yaml:10:16: error: variant 'wide': the network ends with 3 features, but the targets of "
        "data 'gaussian' have 2 features\n"
        "  10 |   wide: {set: {network.1.units: 3}}\n"
        "     |                ^~~~~~~~~~~~~~~\n"
        "  it shows at x.yaml:5: - {block: dense, units: 2}\n");
  CHECK_THAT(
      told("  bare: {set: {~train: }}\n"),
      Contains("x.yaml:10:16: error: variant 'bare': the configuration: 'train' is missing") &&
          Contains("  for example: train: {steps: 1000}\n  it shows at x.yaml:1: name: "));
  CHECK_THAT(told("  a: {set: {seed: 3, network.1.units: 3}}\n"),
             Contains("x.yaml:10:22: error: variant 'a': the network ends with 3"));
  CHECK_THAT(told("  a: {set: {network.0.units: 3, network.1.units: 3}}\n"),
             Contains("x.yaml:10:3: error: variant 'a': the network ends with 3"));
  CHECK_THAT(told("  a: {set: {loss: cross_entropy}}\n"),
             Contains("x.yaml:10:19: error: loss 'cross_entropy' needs classes"));
}

TEST_CASE("variant mistakes: what stands in its own lines needs no name, and is told once") {
  const std::string text = told("  a: &wrong {set: {optimizer: {lr: 1}}}\n  b: *wrong\n");
  CHECK_THAT(text, Contains("x.yaml:10:32: error: unknown key 'lr' in optimizer 'sgd'"));
  CHECK(text.find("error", text.find("error") + 1) == std::string::npos);
}

TEST_CASE("variant mistakes: those of the file itself are told once, without a variant") {
  const std::string text =
      told("  a: {set: {seed: 2}}\n  b: {set: {seed: 3}}\n", {"network.1.units=3"});
  CHECK_THAT(text, Contains("x.yaml:5:13: error: the network ends with 3") && !Contains("variant"));
  CHECK(text.find("error", text.find("error") + 1) == std::string::npos);
}

TEST_CASE("variant mistakes: one of many by technique is named") {
  CHECK_THAT(told("  f:\n    each: block\n    at: network.1\n    required: {units: 2, p: .5, "
                  "layers: [{block: dense, units: 4}], factor: 1}\n"),
             Contains("error: variant 'f.dropout': the network ends with 4 features"));
}

TEST_CASE("variant mistakes: warnings are theirs as well") {
  CHECK_THAT(told("  short: {set: {train.steps: 2}}\n", {"probe.every=5"}),
             Contains("command line") || Contains("variant 'short': 'every' is 5"));
}

TEST_CASE("variant mistakes: names that `each` makes may be those of others") {
  const std::string each = "  f: {each: activation, at: network.0.activation}\n";
  const std::string hint = "  the other one is of 'f' in line 10\n";
  CHECK_THAT(told(each + "  f.relu: {set: {seed: 2}}\n"),
             Contains("x.yaml:11:3: error: two variants are called 'f.relu'") && Contains(hint));
  CHECK_THAT(told("  f.relu: {set: {seed: 2}}\n" + each),
             Contains("x.yaml:11:3: error: two variants are called 'f.relu'") &&
                 Contains("  the other one is of 'f.relu' in line 10\n"));
  CHECK_THAT(told(each, {"variant=f.relu"}),
             Contains("x.yaml:10:3: error: two variants are called 'f.relu'") &&
                 Contains("'variant:' names it"));
}

TEST_CASE("variant mistakes: what begins with x- is no variant and no expectation") {
  const fixture::Folder folder;
  Context context = test::context();
  Diagnostics diagnostics;
  const std::string rest =
      "  x-common: &deep {seed: 9}\n  a: {set: {<<: *deep}}\n"
      "expect: {x-note: why, a.train_loss: [0, 9]}\n";
  const auto experiment =
      lab::read_experiment(context, folder.write("x.yaml", small + rest), {}, diagnostics);
  CHECK(diagnostics.text() == "");
  REQUIRE(experiment.variants.size() == 2);
  CHECK(experiment.variants[1].seed == 9);
  CHECK(experiment.expectations.size() == 1);
}
