// What `bias: false` of dense layers is to the rest: parameters, mistakes, probe and theory.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include <base/yaml.hpp>
#include <cmath>
#include <lab/experiment/experiment.hpp>
#include <lab/run/run.hpp>
#include <lab/theory/prediction.hpp>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;

namespace {

struct Read {
  Experiment experiment;
  std::string mistakes;
};

/// A network of hidden layers with these settings, and one without bias behind them.
Read read(Context& context, const std::string& hidden) {
  const fixture::Folder folder;
  Diagnostics diagnostics;
  const std::string text =
      "data: {type: gaussian, features: 64, targets: 2, batch_size: 64}\n"
      "network:\n"
      "  - {repeat: 4, layers: [{block: dense, units: 64, activation: tanh, " +
      hidden +
      "}]}\n"
      "  - {block: dense, units: 2, bias: false}\n"
      "loss: mse\noptimizer: {type: sgd, learning_rate: 0.1}\ntrain: {steps: 3}\n";
  Read read{read_experiment(context, folder.write("x.yaml", text), {}, diagnostics), ""};
  read.mistakes = diagnostics.text();
  return read;
}

}  // namespace

TEST_CASE("dense: without a bias there is one parameter, and resolved settings say so") {
  Context context = test::context();
  const Read with = read(context, "bias: true"), without = read(context, "bias: false");
  REQUIRE(with.mistakes == "");
  REQUIRE(without.mistakes == "");
  CHECK(with.experiment.variants[0].parameters - without.experiment.variants[0].parameters ==
        4 * 64);
  CHECK_THAT(to_yaml(without.experiment.variants[0].resolved), Contains("bias: false"));
  CHECK_THAT(to_yaml(with.experiment.variants[0].resolved), Contains("bias: true"));
}

TEST_CASE("dense: an initializer of a bias that is not there is a mistake") {
  Context context = test::context();
  CHECK_THAT(read(context, "bias: false, bias_initializer: zeros").mistakes,
             Contains("block 'dense': 'bias_initializer' has nothing to fill, as the rest is set"));
  CHECK_THAT(read(context, "bias: 0").mistakes, Contains("'bias' must be true or false"));
}

TEST_CASE("dense: the theory follows layers without bias, as plain ones and with normalizers") {
  Context context = test::context();
  for (const std::string more : {"", ", normalizer: layer_norm"}) {
    const Read with = read(context, "initializer: kaiming_normal" + more);
    const Read without = read(context, "initializer: kaiming_normal, bias: false" + more);
    REQUIRE(without.mistakes == "");
    const Prediction a = predict(context, with.experiment.variants[0]);
    const Prediction b = predict(context, without.experiment.variants[0]);
    CHECK(b.why_not == "");
    CHECK(std::abs(a.gradient_ratio - b.gradient_ratio) <=
          0.25 * a.gradient_ratio);  // other weights
  }
}

TEST_CASE("dense: layers without bias train, and the probe reads them") {
  Context context = test::context();
  const Read without = read(context, "bias: false");
  RunListener nobody;
  const VariantResult result = run_variant(context, without.experiment.variants[0], nobody);
  CHECK(std::isfinite(result.train_loss));
  CHECK(result.steps.size() == 3);
  CHECK(result.at_start().size() == 5);
}
