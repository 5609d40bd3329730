// What `expect:` can say, `claim:` and variants by technique.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include <algorithm>
#include <base/yaml.hpp>
#include <lab/experiment/experiment.hpp>
#include <lab/meaning/verdict.hpp>
#include <lab/run/run.hpp>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;

namespace {

const std::string small = R"(seed: 3
data: {type: gaussian, features: 4, targets: 2, batch_size: 8}
network:
  - {block: dense, units: 4, activation: sigmoid}
  - {activation: tanh}
  - {block: dense, units: 2}
loss: mse
train: {steps: 0}
)";

struct Reading {
  Experiment experiment;
  std::string mistakes;
};

Reading read(const std::string& rest) {
  const fixture::Folder folder;
  Context context = test::context();
  Diagnostics diagnostics;
  Reading reading{read_experiment(context, folder.write("x.yaml", small + rest), {}, diagnostics),
                  ""};
  reading.mistakes = diagnostics.text();
  return reading;
}

Experiment fine(const std::string& rest) {
  Reading reading = read(rest);
  REQUIRE(reading.mistakes == "");
  return std::move(reading.experiment);
}

VariantResult with_loss(const std::string& name, double loss) {
  VariantResult result;
  result.name = name;
  result.train_loss = loss;
  return result;
}

}  // namespace

TEST_CASE("expectation: a value and how exact it is") {
  const auto all = fine(R"(expect:
  base.train_loss: {value: -2, relative: 0.25}
  base.seconds: {value: 5, absolute: 0.5}
)")
                       .expectations;
  REQUIRE(all.size() == 2);
  CHECK(all[0].min == -2.5);
  CHECK(all[0].max == -1.5);
  CHECK(all[0].relative);
  CHECK(all[1].min == 4.5);
  CHECK(all[1].max == 5.5);
  CHECK(all[1].value == 5);
}

TEST_CASE("expectation: variants are held against each other") {
  const Experiment experiment = fine(R"(variants: {other: {set: {seed: 4}}}
expect:
  base.train_loss / other.train_loss: [5, .inf]
  base.train_loss - other.train_loss: [5, .inf]
)");
  REQUIRE(experiment.expectations.size() == 2);
  CHECK(experiment.expectations[0].text() == "base.train_loss / other.train_loss");
  const auto verdicts =
      judge(experiment.expectations, {with_loss("base", 0.6), with_loss("other", 0.1)});
  CHECK(verdicts[0].measured == Approx(6));
  CHECK(verdicts[0].kept);
  CHECK(verdicts[1].measured == Approx(0.5));
  CHECK_FALSE(verdicts[1].kept);
}

TEST_CASE("expectation: a star stands for all variants that begin so") {
  const auto all = fine(R"(variants: {a.x: {set: {seed: 4}}, a.y: {set: {seed: 5}}}
expect: {a.*.train_loss: [0, 1]}
)")
                       .expectations;
  REQUIRE(all.size() == 2);
  CHECK(all[0].text() == "a.x.train_loss");
  CHECK(all[1].text() == "a.y.train_loss");
}

TEST_CASE("expectation: what a variant never has is refused, and bounds that nothing can keep") {
  const auto refuses = [](const std::string& expected, const std::string& answer,
                          const std::string& variants = "") {
    INFO(expected);
    CHECK_THAT(read(variants + "expect: {" + expected + "}\n").mistakes, Contains(answer));
  };
  const auto never = [&](const std::string& name, const std::string& why,
                         const std::string& variants = "") {
    refuses("base." + name + ": [0, 1]", "variant 'base' never has '" + name + "': " + why,
            variants);
  };
  never("validation_loss", "the data has no validation samples");
  never("test_loss", "the data has no test set");
  never("test_accuracy", "the targets are values, not classes");
  never("test_error", "the targets are not standardised");
  never("validation_error", "the targets are not standardised");
  never("time_gradient_ratio", "no layer has states in time");
  never("factor_per_step", "no layer has states in time");
  never("stopped_at", "nothing stops it early");
  const std::string flat = "variants: {flat: {set: {network: [{block: dense, units: 2}]}}}\n";
  refuses("flat.gradient_ratio: [0, 1]", "fewer than two hidden layers", flat);
  refuses("flat.dead_units: [0, 1]", "no hidden layer", flat);
  refuses("flat.theory_chi1: [0, 1]", "no hidden layer has an elementwise activation", flat);
  refuses("base.train_loss / flat.gradient_ratio: [0, 1]", "variant 'flat' never has", flat);
  const std::string time =
      "variants: {time: {set: {data: {type: gaussian, features: 4, targets: 2, steps: 3, "
      "batch_size: 8}, network: [{block: rnn, units: 4}, {block: dense, units: 2}]}}}\n";
  CHECK(read(time + "expect: {time.factor_per_step: [0, 1]}\n").mistakes == "");
  refuses("time.largest_singular_value: [0, 1]", "the network reads sequences", time);

  refuses("base.gradient_ratio: [-2, -1]",
          "x.yaml:9:31: error: no run can keep this: 'gradient_ratio' is at least 0");
  refuses("base.dead_units: [1.1, 2]", "'dead_units' is from 0 to 1");
  refuses("base.dead_units: {value: -1, absolute: 0.5}", "'dead_units' is from 0 to 1");
  refuses("base.theory_factor: [-2, -1]", "'theory_factor' is at least 0");
  CHECK(read("expect: {base.dead_units: [0.5, 1.5], base.train_loss: [-2, -1]}\n").mistakes == "");
}

TEST_CASE("expectation: several targets have no error in common") {
  const fixture::Folder folder;
  folder.write("x.csv", "a,y,z\n0,1,2\n1,2,9\n2,5,3\n3,4,1\n5,3,8\n9,7,6\n");
  Context context = test::context();
  Diagnostics diagnostics;
  read_experiment(context,
                  folder.write("x.yaml",
                               "data: {type: csv, file: x.csv, target: [y, z], batch_size: 2, "
                               "standardise_target: true, split: {test: 0.5}}\n"
                               "network: [{block: dense, units: 2}]\nloss: mse\n"
                               "optimizer: {type: sgd, learning_rate: 0.1}\ntrain: {steps: 1}\n"
                               "expect: {base.test_error: [0, 1]}\n"),
                  {}, diagnostics);
  CHECK_THAT(diagnostics.text(),
             Contains("variant 'base' never has 'test_error': there are several targets"));
}

TEST_CASE("expectation: mistakes") {
  const std::string text = read(R"(expect:
  base.train_loss: {value: 1}
  base.seconds: {value: 1, relative: -1}
  base.train_loss / bass.train_loss: [0, 1]
  b.*.train_loss: [0, 1]
  base.gradient_ratio: {relative: 0.1}
  base.test_loss: {value: 1, relative: 0.1, absolute: 0.1}
)")
                               .mistakes;
  CHECK_THAT(text, Contains("x.yaml:10:20: error: an expectation does not say how exact") &&
                       Contains("x.yaml:11:38: error: an expectation: 'relative' must be") &&
                       Contains("x.yaml:12:3: error: no variant is called 'bass'") &&
                       Contains("x.yaml:13:3: error: no variant is called 'b.*'") &&
                       Contains("'value' is missing") &&
                       Contains("x.yaml:15:55: error: an expectation takes 'relative' or "
                                "'absolute', not both"));
}

TEST_CASE("variants: one for each technique of a kind") {
  const Experiment experiment = fine(R"(variants:
  block:
    each: block
    at: network.1
    required: {units: 3, layers: [{activation: relu}]}
    set: {data.steps: 2}
)");
  const auto named = [&](const std::string& name) {
    return std::ranges::find(experiment.variants, name, &Variant::name);
  };
  REQUIRE(named("block.dense") != experiment.variants.end());
  CHECK_THAT(to_yaml(named("block.dense")->resolved), Contains("units: 3"));
  REQUIRE(named("block.residual") != experiment.variants.end());
  CHECK_THAT(to_yaml(named("block.residual")->resolved), Contains("{type: relu}"));
}

TEST_CASE("variants: losses that do not suit the data are left out") {
  const auto variants = fine("variants: {loss: {each: loss, at: loss}}\n").variants;
  CHECK(std::ranges::count(variants, "loss.mse", &Variant::name) == 1);
  CHECK(std::ranges::count(variants, "loss.cross_entropy", &Variant::name) == 0);
}

TEST_CASE("variants: mistakes in those by technique") {
  CHECK_THAT(read("variants: {a: {each: blok, at: network.1}}\n").mistakes,
             Contains("x.yaml:9:22: error: 'each' must be a kind of techniques, but "
                      "got 'blok'") &&
                 Contains("did you mean 'block'?"));
  CHECK_THAT(read("variants: {a: {each: block}}\n").mistakes,
             Contains("variant 'a': 'at' is missing"));
  CHECK_THAT(read("variants: {a: {each: block, at: network.1}}\n").mistakes,
             Contains("x.yaml:9:12: error: variant 'a.dense': block 'dense': 'units' is missing"));
}

TEST_CASE("claims: all of a claim, and what is left out") {
  const auto claim = fine(R"(claim:
  number: 7
  text: it works
  source: a paper
  method: by looking
  long: true
)")
                         .claim;
  REQUIRE(claim);
  CHECK(claim->number == 7);
  CHECK(claim->text == "it works");
  CHECK(claim->source == "a paper");
  CHECK(claim->method == "by looking");
  CHECK(claim->is_long);
  CHECK_FALSE(fine("claim: {text: x}\n").claim->is_long);
  CHECK_FALSE(fine("").claim);
}

TEST_CASE("claims: mistakes") {
  CHECK_THAT(read("claim: {txt: x}\n").mistakes,
             Contains("claim: 'text' is missing") && Contains("unknown key 'txt' in claim"));
  CHECK_THAT(read("claim: {text: x, number: -1}\n").mistakes, Contains("claim: 'number' must be"));
  CHECK_THAT(read("variants: {a: {set: {claim.text: x}}}\n").mistakes,
             Contains("a variant cannot set 'claim.text'"));
}
