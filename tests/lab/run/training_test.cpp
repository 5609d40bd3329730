// Training: schedules, clipping, validation and early stopping, from YAML to the
// record.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include <base/document_terminal.hpp>
#include <base/yaml.hpp>
#include <cmath>
#include <lab/experiment/resolved.hpp>
#include <lab/record/run_csv.hpp>
#include <lab/record/summary.hpp>
#include <lab/run/patience.hpp>
#include <lab/run/quantities.hpp>
#include <lab/run/run.hpp>
#include <lab/show/variant_document.hpp>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;

namespace {

const std::string small = R"(seed: 1
data: {type: clusters, training_samples: 200, test_samples: 0, split: {validation: 0.2}, batch_size: 16}
network: [{block: dense, units: 8, activation: tanh}, {block: dense, units: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
train: {steps: 12}
)";
const std::string unsplit = "data.split={}";

struct Reading {
  Experiment experiment;
  std::string mistakes;
};

Reading read(Context& context, const std::vector<std::string>& overrides,
             const std::string& text = small) {
  const fixture::Folder folder;
  Diagnostics diagnostics;
  Reading reading{read_experiment(context, folder.write("x.yaml", text), overrides, diagnostics),
                  ""};
  reading.mistakes = diagnostics.empty() ? "" : diagnostics.text();
  return reading;
}

std::string mistakes(const std::vector<std::string>& overrides) {
  Context context = test::context();
  return read(context, overrides).mistakes;
}

VariantResult run(const std::vector<std::string>& overrides) {
  Context context = test::context();
  const Reading reading = read(context, overrides);
  REQUIRE(reading.mistakes == "");
  RunListener silent;
  return run_variant(context, reading.experiment.variants[0], silent);
}

std::vector<double> losses(const VariantResult& result) {
  std::vector<double> all;
  for (const StepRecord& step : result.steps)
    all.push_back(step.loss);
  return all;
}

}  // namespace

TEST_CASE("training: the factors of schedules multiply, and the optimizer obeys") {
  const VariantResult result =
      run({"schedule=[{type: linear_warmup, total_iters: 4, start_factor: 0}, cosine]"});
  for (const StepRecord& step : result.steps) {
    const auto t = static_cast<double>(step.step);
    CHECK(
        step.learning_rate_factor.value() ==
        Approx(std::min(1.0, t / 4) * (1 + std::cos(std::acos(-1.0) * t / 12)) / 2).margin(1e-12));
  }
  const std::string halved = "schedule={type: constant, factor: 0.5}";
  CHECK(losses(run({halved})) == losses(run({"optimizer.learning_rate=0.05"})));
  CHECK(losses(run({halved})) != losses(run({})));
  CHECK_FALSE(run({}).steps[0].learning_rate_factor);
}

TEST_CASE("training: a plateau of the training or the validation loss lowers the rate") {
  const std::string still = "optimizer.learning_rate=0";
  const auto factor = [&](const std::string& more) {
    const VariantResult result =
        run({still, "train.validate_every=3",
             "schedule={type: reduce_on_plateau, patience: 1, " + more + "}"});
    return result.steps.back().learning_rate_factor.value();
  };
  // Validation losses come after steps 3, 6, 9 and 12, all of them equal.
  CHECK(factor("loss: validation") == Approx(0.1));
  CHECK(factor("loss: validation, min_factor: 0.25") == 0.25);
  CHECK(factor("loss: train, window: 12") == 1);
}

TEST_CASE("training: mistakes in schedules") {
  CHECK_THAT(mistakes({"schedule=cosin"}),
             Contains("command line:1:10: error: unknown schedule 'cosin'") &&
                 Contains("did you mean 'cosine'?  (headwater list schedule)"));
  CHECK_THAT(mistakes({"schedule=step"}),
             Contains("command line:1:10: error: schedule 'step': 'step_size' is missing"));
  CHECK_THAT(mistakes({"schedule=[cosine, {type: step, step_size: 0}]"}),
             Contains("schedule 'step': 'step_size' must be a whole number at least 1"));
  CHECK_THAT(mistakes({"schedule={type: cosine, total_iters: soon}"}),
             Contains("'total_iters' must be a number at least 1, or 'auto'"));
  CHECK_THAT(mistakes({unsplit, "schedule={type: reduce_on_plateau, loss: validation}"}),
             Contains("command line:2:17: error: schedule 'reduce_on_plateau', as it is "
                      "set, needs validation samples, but data 'clusters' has none"));
  CHECK(mistakes({unsplit, "schedule=reduce_on_plateau"}) == "");
}

TEST_CASE("training: mistakes in what concerns validation") {
  CHECK_THAT(mistakes({unsplit, "train.validate_every=5"}),
             Contains("command line:2:22: error: 'validate_every' needs validation "
                      "samples, but data 'clusters' has none"));
  CHECK_THAT(mistakes({unsplit, "train.early_stopping={patience: 2}"}),
             Contains("error: 'early_stopping' needs validation samples"));
  CHECK_THAT(mistakes({"train.early_stopping={patience: 0, delta: 1}"}),
             Contains("early_stopping: 'patience' must be a whole number") &&
                 Contains("unknown key 'delta' in early_stopping"));
  CHECK_THAT(mistakes({"train.early_stopping=yes"}),
             Contains("early_stopping must be a map, but got 'yes'"));
  CHECK_THAT(mistakes({"train.clip_gradient_norm=-1", "train.clip_gradient_value=x"}),
             Contains("'clip_gradient_norm' must be a number at least 0") &&
                 Contains("'clip_gradient_value' must be a number at least 0"));
}

TEST_CASE("training: the validation loss is measured every few steps and at the end") {
  const VariantResult result = run({"train.validate_every=5"});
  for (const StepRecord& step : result.steps)
    CHECK(step.validation_loss.has_value() ==
          (step.step == 4 || step.step == 9 || step.step == 11));
  CHECK(result.validation_loss == result.steps[11].validation_loss);
  CHECK(result.steps[11].validation_loss.value() < result.steps[4].validation_loss.value());
  CHECK_FALSE(result.stopped_at);
  // It changes nothing.
  CHECK(losses(run({unsplit, "data.training_samples=160"})).size() == 12);
  CHECK(losses(run({"train.validate_every=1"})) == losses(result));
}

TEST_CASE("training: early stopping ends it, and the run says so") {
  const VariantResult result = run({"optimizer.learning_rate=0", "train.validate_every=2",
                                    "train.early_stopping={patience: 2}", "probe.every=100"});
  // Validated after steps 1, 3 and 5, none better than the first.
  CHECK(result.steps.size() == 6);
  CHECK(result.stopped_at == 5);
  CHECK(result.validation_loss == result.steps[1].validation_loss);
  REQUIRE(result.probes.size() >= 2);
  CHECK(result.probes.back().step == 5);
  REQUIRE(result.histograms.size() == 2);
  CHECK(result.histograms[1].step == 5);
  CHECK_THAT(to_terminal(variant_document(result), false),
             Contains("stopped early:                  after step 5, at validation loss "));
  CHECK_THAT(steps_line("base", result.steps[5]),
             Contains("," + std::to_string(*result.validation_loss).substr(0, 6)));
}

TEST_CASE("training: early stopping leaves a run alone that gets better") {
  CHECK_FALSE(run({"train.validate_every=4", "train.early_stopping={patience: 1}"}).stopped_at);
  // Not by so much, though.
  CHECK(run({"train.validate_every=4", "train.early_stopping={patience: 1, min_delta: 10}"})
            .stopped_at == 7);
}

TEST_CASE("training: patience counts losses in a row that are no better") {
  Patience patience({.patience = 2, .min_delta = 0.5});
  CHECK_FALSE(patience.ends_after(3));
  CHECK_FALSE(patience.nearly_ends());
  CHECK_FALSE(patience.ends_after(2.6));  // by less than min_delta
  CHECK(patience.nearly_ends());
  CHECK_FALSE(patience.ends_after(2.4));
  CHECK_FALSE(patience.ends_after(std::nan("")));
  CHECK(patience.ends_after(2.4));
}

TEST_CASE("training: clipping from YAML reaches the optimizer") {
  CHECK(losses(run({"train.clip_gradient_norm=1e-3"})) != losses(run({})));
  CHECK(losses(run({"train.clip_gradient_value=1e-4"})) != losses(run({})));
  CHECK(losses(run({"train.clip_gradient_norm=1e9"})) == losses(run({})));
  CHECK(losses(run({"train.clip_gradient_norm=0"})) == losses(run({})));
}

TEST_CASE("training: limits of gradients that float32 makes 0 or infinite are refused") {
  CHECK_THAT(mistakes({"train.clip_gradient_norm=1e-46"}),
             Contains("'clip_gradient_norm' is 1e-46, which is 0 in float32"));
  CHECK_THAT(mistakes({"train.clip_gradient_value=1e39"}),
             Contains("'clip_gradient_value' is 1e+39, which is infinite in float32"));
  CHECK(mistakes({"train.clip_gradient_norm=1e-46", "dtype=float64"}) == "");
}

TEST_CASE("training: the resolved file holds all of it, and reads as the same") {
  Context context = test::context();
  const Experiment experiment =
      read(context, {"schedule=[cosine, reduce_on_plateau]",
                     "train={steps: 3, clip_gradient_norm: 2, early_stopping: {}}"})
          .experiment;
  const std::string resolved = to_yaml(experiment.variants[0].resolved);
  CHECK_THAT(resolved, Contains("total_iters: auto"));
  CHECK_THAT(resolved, Contains("window: 100"));
  CHECK_THAT(resolved,
             Contains("train:\n  steps: 3\n  clip_gradient_norm: 2\n  "
                      "clip_gradient_value: 0\n  nan_policy: warn\n  validate_every: 100\n  "
                      "early_stopping: {patience: 3, min_delta: 0}\n"));
  const Reading again = read(context, {}, resolved);
  CHECK(again.mistakes == "");
  CHECK(to_yaml(again.experiment.variants[0].resolved) == resolved);
  std::string used;
  for (const UsedPlugin& plugin : used_plugins(experiment))
    used += plugin.technique + " ";
  CHECK_THAT(used, Contains("schedule/cosine schedule/reduce_on_plateau"));
}

TEST_CASE("training: losses of standardised targets are in deviations, errors in their unit") {
  const fixture::Folder folder;
  std::string rows = "a,b,y,z\n";
  for (int i = 0; i < 40; ++i)
    rows += std::to_string(i % 7) + "," + std::to_string(i % 3) + "," +
            std::to_string(1000 + 50 * (i % 7)) + "," + std::to_string(i % 3) + "e200\n";
  folder.write("x.csv", rows);
  Context context = test::context();
  const auto result_of = [&](const std::string& target, const std::string& more) {
    const Reading reading = read(
        context, {},
        "data: {type: csv, file: " + (folder.path() / "x.csv").string() + ", target: " + target +
            ", split: {test: 0.25, validation: 0.25}, batch_size: 16" + more +
            "}\ndtype: float64\nnetwork: [{block: dense, units: " + (target[0] == '[' ? "2" : "1") +
            ", initializer: zeros}]\n"
            "loss: mse\noptimizer: {type: sgd, learning_rate: 0}\n"
            "train: {steps: 1, validate_every: 1}\n");
    REQUIRE(reading.mistakes == "");
    RunListener silent;
    return run_variant(context, reading.experiment.variants[0], silent);
  };
  // The outputs are 0. The deviation of 0, 50 ... 300 is near 100, of 0, 1e200, 2e200 near 0.8e200.
  const auto within = [](std::optional<double> value, double least, double most) {
    REQUIRE(value);
    CHECK(*value > least);
    CHECK(*value < most);
  };
  const VariantResult y = result_of("y, ignore: z", ", standardise_target: true");
  within(y.test_loss, 0.3, 3);
  const auto error = [](const VariantResult& result, const char* name) {
    return find_quantity(name)->of(result);
  };
  within(error(y, "test_error"), 50, 200);
  within(error(y, "validation_error"), 50, 200);
  CHECK(y.test_errors.at(0) / y.validation_errors.at(0) ==
        Approx(std::sqrt(*y.test_loss / *y.validation_loss)));
  const VariantResult z = result_of("z, ignore: y", ", standardise_target: true");
  within(error(z, "test_error"), 0.4e200, 1.6e200);
  CHECK_FALSE(error(result_of("y, ignore: z", ""), "test_error"));
  // Two targets have an error each, and none in common.
  const VariantResult both = result_of("[z, y]", ", standardise_target: true");
  CHECK_FALSE(error(both, "test_error"));
  CHECK_FALSE(error(both, "validation_error"));
  CHECK(both.test_errors.at(0) == Approx(z.test_errors.at(0)));
  CHECK(both.test_errors.at(1) == Approx(y.test_errors.at(0)));
  CHECK(both.validation_errors.size() == 2);
  CHECK_THAT(to_terminal(variant_document(both), false),
             Contains("test error of target 1:") && Contains("test error of target 2:"));
  const std::string summary = summary_json("x", 1, {both}).indented();
  CHECK_THAT(summary, Contains("\"test_errors\": [") && Contains("\"test_error\": null"));
  CHECK_THAT(to_terminal(variant_document(y), false),
             Contains("test error of the target:") && Contains("(rms, in its unit)"));
}
