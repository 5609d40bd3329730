// Running a variant: what it records, and what it makes of it.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include <base/document_terminal.hpp>
#include <cmath>
#include <lab/experiment/experiment.hpp>
#include <lab/meaning/finding.hpp>
#include <lab/meaning/flow.hpp>
#include <lab/meaning/verdict.hpp>
#include <lab/run/run.hpp>
#include <lab/show/variant_document.hpp>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;

namespace {

const std::string small =
    R"(data: {type: gaussian, features: 6, targets: 1, batch_size: 16}
network:
  - {repeat: 3, layers: [{block: dense, units: 6, activation: tanh}]}
  - {block: dense, units: 1}
loss: mse
optimizer: {type: sgd, learning_rate: 0.01}
train: {steps: 23}
probe: {every: 5}
)";

/// Writes down what it is told.
struct Diary : RunListener {
  std::vector<std::int64_t> steps, probes;
  std::string order;

  void variant_begins(const std::string& name, std::int64_t,
                      const std::vector<std::string>&) override {
    order += "begin " + name + " ";
  }
  void step_done(const StepRecord& record) override { steps.push_back(record.step); }
  void probe_done(const ProbeRecord& record) override { probes.push_back(record.step); }
  void variant_ends(const VariantResult& result) override { order += "end " + result.name; }
};

Experiment read(Context& context, const std::string& text,
                const std::vector<std::string>& overrides = {}) {
  const fixture::Folder folder;
  Diagnostics diagnostics;
  Experiment experiment =
      read_experiment(context, folder.write("x.yaml", text), overrides, diagnostics);
  REQUIRE(diagnostics.text() == "");
  return experiment;
}

VariantResult run(const std::vector<std::string>& overrides, Diary& diary) {
  Context context = test::context();
  const Experiment experiment = read(context, small, overrides);
  return run_variant(context, experiment.variants[0], diary);
}

}  // namespace

TEST_CASE("run: probes step 0, every few steps and the last") {
  Diary diary;
  const VariantResult result = run({}, diary);
  CHECK(diary.order == "begin base end base");
  CHECK(diary.steps.size() == 23);
  CHECK(diary.probes == std::vector<std::int64_t>{0, 5, 10, 15, 20, 22});
  CHECK(result.probes.size() == 6);
  CHECK(result.layer_names.size() == 4);
  CHECK(result.layer_names[0] == "dense tanh");
  CHECK(result.largest_derivative[0] == Approx(1).margin(1e-6));
  const Way way = way_over_layers(result);
  CHECK(way.ratio == gradient_ratio(result.probes[0].layers));
  CHECK(std::pow(way.factor, 2) == Approx(way.ratio));
  CHECK(result.train_loss == Approx((result.steps[21].loss + result.steps[22].loss) / 2));
  CHECK_FALSE(result.steps[0].accuracy);
  CHECK_FALSE(result.test_accuracy);
}

TEST_CASE("run: very many readings are told one by one, and kept in bounded memory") {
  Diary diary;
  const VariantResult result =
      run({"network.0.repeat=999", "train.steps=600", "probe.every=1"}, diary);
  CHECK(diary.probes.size() == 600);
  CHECK(result.probes.size() * 1000 <= 1 << 18);
  CHECK(result.probes.size() > 100);
  CHECK(result.probes.front().step == 0);
  CHECK(result.probes.back().step == 599);
  CHECK(result.probes.back().layers.size() == 1000);
}

TEST_CASE("run: without steps gradients are measured once, and nothing is trained") {
  Diary diary;
  const VariantResult result = run({"train.steps=0"}, diary);
  CHECK(diary.probes == std::vector<std::int64_t>{0});
  CHECK(result.steps.size() == 1);
  CHECK(result.train_loss == result.steps[0].loss);
  const double ratio = way_over_layers(result).ratio;
  CHECK(ratio > 0);
  Diary other;
  CHECK(way_over_layers(run({}, other)).ratio == ratio);
}

TEST_CASE("run: the same seed gives the same numbers, another one others") {
  Diary diary;
  const VariantResult first = run({}, diary), again = run({}, diary);
  const VariantResult other = run({"seed=2"}, diary);
  CHECK(first.steps.back().loss == again.steps.back().loss);
  CHECK(first.probes[3].layers[0].gradient_rms == again.probes[3].layers[0].gradient_rms);
  CHECK(first.steps.back().loss != other.steps.back().loss);
}

TEST_CASE("run: one and two threads give the same numbers", "[threads]") {
  const std::vector<std::string> large{"data={type: gaussian, features: 256, targets: 1}",
                                       "network.0.layers.0.units=256"};
  const auto losses = [&](unsigned threads) {
    Context context = test::context(threads);
    Diary diary;
    const Experiment experiment = read(context, small, large);
    std::vector<double> all;
    for (const StepRecord& record : run_variant(context, experiment.variants[0], diary).steps)
      all.push_back(record.loss);
    return all;
  };
  const auto one = losses(1);
  for (int i = 0; i < 3; ++i)
    CHECK(losses(2) == one);
}

TEST_CASE("run: a loss that grows beyond all numbers is reported as it is") {
  Diary diary;
  const VariantResult result =
      run({"optimizer.learning_rate=1e30", "network.0.layers.0.activation=identity"}, diary);
  CHECK(diary.steps.size() == 23);
  CHECK_FALSE(std::isfinite(result.train_loss));
}

TEST_CASE("run: the mean of losses is finite where their sum is not") {
  Diary diary;
  const VariantResult result =
      run({"dtype=float64", "loss=l1", "optimizer.learning_rate=0",
           "network.1={block: dense, units: 1, bias_initializer: {type: constant, value: 1e308}}"},
          diary);
  CHECK(result.train_loss == Approx(1e308));
}

TEST_CASE("fault 49: the place of the first number that is not finite is told") {
  Diary diary;
  const std::string bad = "network.0.layers.0.activation=makes_nan";
  const auto run_bad = [&](const std::vector<std::string>& overrides) {
    std::vector<std::string> all = overrides;
    all.push_back("network.0.layers.0.initializer={type: normal, std: 50}");
    Context context({.folders = {HEADWATER_PLUGINS},
                     .files = {HEADWATER_FIXTURE_PLUGINS "/faulty/makes_nan.so"}});
    const Experiment experiment = read(context, small, all);
    return run_variant(context, experiment.variants[0], diary);
  };
  const VariantResult warned = run_bad({bad});
  CHECK_THAT(warned.non_finite, Contains("the output of layer 1 'dense makes_nan'") &&
                                    Contains(", or activation 'makes_nan' of ") &&
                                    Contains("faulty/makes_nan.so"));
  CHECK_THAT(finding(warned), Contains("at step 0, first in the output of layer 1"));
  CHECK_FALSE(warned.stopped_at);
  CHECK(warned.steps.size() == 23);
  CHECK(run_bad({bad, "train.nan_policy=ignore"}).non_finite.empty());
}

TEST_CASE("fault 49: parameters that start as no numbers are not blamed on a step") {
  Diary diary;
  const VariantResult result =
      run({"network.0.layers.0.initializer={type: normal, std: 3.3e38}"}, diary);
  CHECK_THAT(result.non_finite, Contains("the parameter 2.weight of layer 3") &&
                                    Contains("before the first step, as it is initialized (block"));
}

TEST_CASE("fault 49: a training that breaks down stops, or fails, when it should") {
  Diary diary;
  const std::vector<std::string> wild{"optimizer.learning_rate=1e30",
                                      "network.0.layers.0.activation=identity"};
  const auto run_wild = [&](const std::string& policy) {
    std::vector<std::string> overrides = wild;
    overrides.push_back("train.nan_policy=" + policy);
    return run(overrides, diary);
  };
  const VariantResult stopped = run_wild("stop");
  REQUIRE(stopped.stopped_at);
  CHECK(stopped.steps.size() == static_cast<std::size_t>(*stopped.stopped_at + 1));
  CHECK(stopped.steps.size() < 23);
  CHECK(stopped.probes.size() == 1);
  CHECK_FALSE(stopped.failed);
  CHECK(run_wild("error").failed);
  CHECK_THAT(stopped.non_finite, Contains("the output of layer "));
  CHECK_THAT(to_terminal(variant_document(stopped), false), Contains("stopped early:"));
}

TEST_CASE("run: images have an accuracy, of the whole test set") {
  Context context = test::context();
  const Experiment experiment = read(context, R"(
data: {type: fashion_mnist, batch_size: 96}
network: [{block: dense, units: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.01}
train: {steps: 100}
)");
  Diary diary;
  const VariantResult result = run_variant(context, experiment.variants[0], diary);
  CHECK(result.steps[0].accuracy.value() < 0.4);
  CHECK(result.test_accuracy.value() > 0.7);
  CHECK(result.test_accuracy.value() < 0.9);
  CHECK(result.test_loss.value() == Approx(result.train_loss).margin(0.3));
  // 10,000 samples: a multiple of 1e-4.
  const double samples = result.test_accuracy.value() * 10000;
  CHECK(samples == Approx(std::round(samples)).margin(1e-6));
}

TEST_CASE("run: expectations are kept or missed") {
  Context context = test::context();
  const Experiment experiment = read(context, small + R"(expect:
  base.train_loss: [0, 10]
  base.gradient_ratio: [5, 6]
  base.seconds: [0, 100]
)");
  VariantResult result;
  result.name = "base";
  result.train_loss = 10;
  const auto verdicts = judge(experiment.expectations, {result});
  REQUIRE(verdicts.size() == 3);
  CHECK(verdicts[0].kept);
  CHECK_FALSE(verdicts[1].kept);
  CHECK(verdicts[2].kept);
  CHECK_FALSE(judge(experiment.expectations, {})[0].kept);
}

// Each step alone: blanks are known, recalled symbols are guesses. 22 of 24 steps are
// blanks, and the last batch of tests is short.
TEST_CASE("run: the test set of sequences counts every step") {
  Context context = test::context();
  const Experiment experiment = read(context, R"(seed: 1
data: {type: copy_memory, delay: 20, length: 2, batch_size: 32, test_samples: 50}
network: [{block: dense, units: 9}]
loss: cross_entropy
optimizer: {type: adam, learning_rate: 0.05}
train: {steps: 200}
)");
  Diary diary;
  const VariantResult result = run_variant(context, experiment.variants[0], diary);
  CHECK(result.test_accuracy.value() > 0.9);
  CHECK(result.test_accuracy.value() < 0.96);
  // Of 21 blanks among the inputs of a sequence, 19 stay blank and 2 are any of 8.
  const double best = (19 * std::log(21.0 / 19) + 2 * std::log(21.0 / 2 * 8)) / 24;
  CHECK(result.test_loss.value() == Approx(best).margin(0.03));
}
