// Predictions before training, against what runs measure.
#include "catch.hpp"
#include "host.hpp"
#include "json.hpp"
#include "shell.hpp"
#include <cmath>
#include <lab/experiment/experiment.hpp>
#include <lab/run/run.hpp>
#include <lab/show/predictions.hpp>
#include <lab/theory/dense_layer.hpp>
#include <lab/theory/parts.hpp>
#include <lab/theory/prediction.hpp>
#include <map>

using namespace headwater;
using Catch::Matchers::Contains;
using headwater::test::Json;

namespace {

const std::string configs = HEADWATER_SOURCE_DIR "/configs/";

lab::Experiment experiment(Context& context, const std::string& path,
                           const std::vector<std::string>& overrides = {}) {
  Diagnostics diagnostics;
  auto read = lab::read_experiment(context, path, overrides, diagnostics);
  if (!diagnostics.empty()) throw Error(diagnostics.text());
  return read;
}

/// Ends a run with what its first step shows.
class FirstStep : public lab::RunListener {
  void probe_done(const lab::ProbeRecord& probe) override { throw probe; }
};

/// What a run measures as factor per layer at its first step.
double measured(const Context& context, const lab::Variant& variant) {
  FirstStep first;
  try {
    lab::run_variant(context, variant, first);
  } catch (const lab::ProbeRecord& probe) {
    return factor_per_layer(probe.layers);
  }
  throw Error("the run has no first step");
}

/// A file with this network, for 16 inputs.
lab::Prediction prediction_of(const std::string& network) {
  const test::Shell shell;
  const auto path = shell.write("x.yaml",
                                "data: {type: gaussian, features: 16, targets: 4, "
                                "batch_size: 4}\nloss: mse\ntrain: {steps: 0}\n"
                                "network:\n" +
                                    network);
  Context context = test::context();
  return lab::predict(context, experiment(context, path.string()).variants[0]);
}

}  // namespace

TEST_CASE("prediction: within 1 % per layer of what wide layers show") {
  Context context = test::context();
  const auto depth = experiment(context, configs + "depth.yaml");
  std::size_t compared = 0;
  for (const lab::Variant& variant : depth.variants) {
    const bool smooth_relu = variant.name.starts_with("gelu");
    if (!variant.name.ends_with("_20") && variant.name != "sigmoid_xavier_50") continue;
    INFO(variant.name);
    const lab::Prediction prediction = lab::predict(context, variant);
    CHECK(prediction.why_not == "");
    // Near where it neither shrinks nor grows, chance decides how soon it shrinks.
    CHECK(measured(context, variant) ==
          Approx(factor_of(prediction)).epsilon(smooth_relu ? 0.05 : 0.01));
    ++compared;
  }
  CHECK(compared == 7);
}

TEST_CASE("prediction: the story, before it is trained") {
  Context context = test::context();
  const auto story = experiment(context, configs + "vanishing_gradient.yaml", {"train.steps=0"});
  std::map<std::string, std::string> verdicts;
  for (const lab::Variant& variant : story.variants) {
    const lab::Prediction prediction = lab::predict(context, variant);
    verdicts[variant.name] = lab::forecast(prediction);
    if (!prediction.why_not.empty()) continue;
    INFO(variant.name);
    // Biases of 8 put all weight on the few units that are less saturated.
    const double tolerance = variant.name == "sigmoid_saturated"              ? 0.1
                             : variant.name == "gelu_he"                      ? 0.05
                             : variant.name.find("norm") != std::string::npos ? 0.03
                                                                              : 0.01;
    CHECK(measured(context, variant) == Approx(factor_of(prediction)).epsilon(tolerance));
  }
  const std::string vanishes = "The gradient will vanish on its way to the first layer.";
  const std::string arrives = "The gradient will reach the first layer.";
  CHECK(verdicts["sigmoid_xavier"] == vanishes);
  CHECK(verdicts["sigmoid_saturated"] == vanishes);
  CHECK(verdicts["relu_xavier"] == vanishes);
  CHECK(verdicts["tanh_xavier"] == arrives);
  CHECK(verdicts["relu_he"] == arrives);
  CHECK(verdicts["sigmoid_batch_norm"] == arrives);
  CHECK(verdicts["sigmoid_residual"] == arrives);
}

namespace {

/// Layers of 512 units after a first one, in a network for 512 inputs.
struct Deep {
  std::string first, layer;
  double layers;
  double ratio;  ///< of gradients, as quadrature or the literature has it
};

lab::Variant variant_of(Context& context, const Deep& deep) {
  const test::Shell shell;
  const std::string n = std::to_string(static_cast<int>(deep.layers));
  const auto path =
      shell.write("x.yaml",
                  "data: {type: gaussian, features: 512, targets: 4, batch_size: 128}\n"
                  "loss: mse\ntrain: {steps: 0}\nnetwork:\n  - " +
                      deep.first + "\n  - {repeat: " + n + ", layers: [" + deep.layer +
                      "]}\n  - {block: dense, units: 4}\n");
  return experiment(context, path.string()).variants[0];
}

/// Within 3 % per layer of what a run shows, and 1 % of what is known.
void check_deep(const Deep& deep) {
  INFO(deep.layer);
  Context context = test::context();
  const lab::Variant variant = variant_of(context, deep);
  const lab::Prediction prediction = lab::predict(context, variant);
  CHECK(prediction.why_not == "");
  CHECK(factor_of(prediction) == Approx(measured(context, variant)).epsilon(0.03));
  CHECK(factor_of(prediction) == Approx(std::pow(deep.ratio, 1 / deep.layers)).epsilon(0.01));
}

void check_alike(const std::string& more, double layers, double factor) {
  const std::string layer = "{block: dense, units: 512, " + more + "}";
  check_deep({layer, layer, layers, std::pow(factor, layers)});
}

/// x + W f(x), after a layer without activation.
void check_detour(const std::string& before, double layers, double ratio) {
  const std::string dense = "{block: dense, units: 512, initializer: xavier_normal}";
  check_deep({dense, "{block: residual, layers: [" + before + ", " + dense + "]}", layers, ratio});
}

}  // namespace

TEST_CASE("prediction: through normalizers, by where they stand") {
  const std::string sigmoid = "activation: sigmoid, normalizer: ";
  check_alike(sigmoid + "batch_norm", 20, 1.017);
  check_alike(sigmoid + "layer_norm", 10, 0.391);
  check_alike(sigmoid + "layer_norm, normalizer_position: after", 20, 1.017);
  check_alike("activation: relu, normalizer: batch_norm", 20, 1.2112);
  check_alike("activation: relu, normalizer: rms_norm", 10, 1);
}

TEST_CASE("prediction: around detours") {
  check_detour("{activation: sigmoid}", 50, 1.754);
  check_detour("{activation: tanh}", 50, 36.9);
  check_detour("{activation: relu}", 20, std::pow(1.5, 10));
  check_detour("{normalizer: layer_norm}, {activation: relu}", 50, std::sqrt(26));
}

TEST_CASE("prediction: through an activation of data that is made normal") {
  check_deep({"{activation: tanh}",
              "{block: dense, units: 512, activation: relu, initializer: kaiming_normal}", 20, 1});
}

TEST_CASE("prediction: initializers that look at what stands beside them") {
  // A tanh net with orthogonal weights, which its biases would hide.
  check_alike("activation: sigmoid, initializer: sigmoid_isometric", 20,
              std::pow(0.221, 1.0 / 20));  // x has mean 0: 1/2 off the middle
  check_alike("activation: tanh, initializer: {type: kaiming_normal, gain: auto}", 20,
              std::pow(0.2716, 1.0 / 20));
  check_alike("activation: relu, initializer: lsuv", 20, 1);
}

TEST_CASE("prediction: any initializer, any fans, biases of any mean") {
  // Identity units: what the weights and biases hold is all that counts.
  const lab::Prediction wide = prediction_of(
      "  - {block: dense, units: 400, initializer: kaiming_uniform}\n"
      "  - {block: dense, units: 100, bias_initializer: {type: constant, value: 3}}\n"
      "  - {block: dense, units: 400, initializer: {type: xavier_normal, gain: 2}}\n"
      "  - {block: dense, units: 4}\n");
  REQUIRE(wide.gradient.size() == 3);
  // n_l Var[w]: 400 * 4 * 2 / 500, and 100 * 2 / 500
  CHECK(wide.gradient[1] == Approx(std::sqrt(6.4)).epsilon(0.02));
  CHECK(wide.gradient[0] == Approx(std::sqrt(6.4 * 0.4)).epsilon(0.02));
  CHECK(wide.gradient_ratio == wide.gradient[0]);
  const lab::Prediction off = prediction_of(
      "  - {block: dense, units: 64, activation: relu}\n"
      "  - {block: dense, units: 64, activation: relu, bias_initializer: {type: "
      "constant, value: -1000}}\n"
      "  - {block: dense, units: 4}\n");
  CHECK(lab::forecast(off) == "No gradient will reach the first layer.");
}

TEST_CASE("prediction: where the theory says nothing, it says why") {
  const auto why = [](const std::string& layer) {
    return prediction_of("  - {block: dense, units: 8}\n" + layer +
                         "  - {block: dense, units: 4}\n")
        .why_not;
  };
  CHECK(why("") == "there are fewer than two hidden layers");
  CHECK(why("  - {block: dense, units: 8, activation: running_sum}\n") ==
        "layer 2 (dense running_sum) has an activation of whole columns");
  CHECK(why("  - {block: dense, units: 8, normalizer: {type: group_norm, num_groups: "
            "2}}\n") ==
        "layer 2 (dense group_norm) has a normalizer that the theory does not know");
  CHECK(why("  - {activation: relu}\n  - {activation: tanh}\n") ==
        "layer 3 (tanh) has an activation of what is not known to be normally distributed");
  CHECK(why("  - {block: dense, units: 8, activation: relu}\n"
            "  - {block: dense, units: 8, normalizer: batch_norm}\n") ==
        "layer 3 (dense batch_norm) normalizes over a batch, and it is not known how alike its "
        "samples are");
  CHECK(why("  - block: dense\n    units: 8\n    initializer: {type: constant, value: "
            "0.1}\n") == "layer 2 (dense) has weights that do not scatter about 0");
}

namespace {

/// Linear layers of 256 with weights N(0, std^2), each of which multiplies by 16 std.
lab::Prediction of_linear(const std::string& layers, const std::string& std) {
  const test::Shell shell;
  const auto path = shell.write(
      "x.yaml",
      "data: {type: gaussian, features: 256, targets: 1, batch_size: 16}\nloss: mse\n"
      "train: {steps: 0}\nnetwork:\n  - {repeat: " +
          layers + ", layers: [{block: dense, units: 256, initializer: {type: normal, std: " + std +
          "}}]}\n  - {block: dense, units: 1, initializer: lecun_normal}\n");
  Context context = test::context();
  return lab::predict(context, experiment(context, path.string()).variants[0]);
}

}  // namespace

TEST_CASE("prediction: dense layers far from 1 are dense layers") {
  const lab::Prediction large = of_linear("30", "1");
  CHECK(large.why_not == "");
  CHECK(factor_of(large) == Approx(16).epsilon(0.01));
  const lab::Prediction small = of_linear("30", "0.0045");  // signals down to 2e-34
  CHECK(small.why_not == "");
  CHECK(factor_of(small) == Approx(0.072).epsilon(0.01));
  const lab::Prediction tiny = of_linear("40", "0.0045");  // and denormal ones
  CHECK(tiny.why_not == "");
  CHECK(factor_of(tiny) == Approx(0.072).epsilon(0.01));
  CHECK(of_linear("40", "1").why_not == "layer 32 (dense) puts out numbers that are not finite");
}

TEST_CASE("prediction: small numbers do not make a layer a dense layer") {
  Context context = test::context();
  const auto network =
      test::network(context, "network: [{block: dense, units: 4}]", {.input = {4, 0, 1}});
  test::assign(network->input(), DType::float32, {1e-6, -2e-6, 3e-6, 1e-7});
  network->forward(false);
  CHECK(lab::read_dense(*network, 0, network->input()).layer.has_value());
  const auto other = lab::read_dense(*network, 0, *network->layers()[0].y);
  CHECK(other.why_not == "is not a dense layer");
}

TEST_CASE("prediction: an output layer that lets nothing through is named") {
  const std::string hidden =
      "  - {repeat: 3, layers: [{block: dense, units: 32, activation: relu, initializer: "
      "kaiming_normal}]}\n";
  const std::string lost = "No gradient will get past the output layer.";
  for (const char* const output :
       {"activation: relu, bias_initializer: {type: constant, value: -20}",
        "activation: sigmoid, bias_initializer: {type: constant, value: 30}",
        "initializer: zeros"}) {
    INFO(output);
    CHECK(lab::forecast(prediction_of(hidden + "  - {block: dense, units: 4, " + output + "}\n")) ==
          lost);
  }
  CHECK(lab::forecast(prediction_of("  - {block: dense, units: 8}\n"
                                    "  - {block: dense, units: 4, initializer: zeros}\n")) == lost);
  CHECK(lab::forecast(prediction_of(hidden + "  - {block: dense, units: 4}\n")) ==
        "The gradient will reach the first layer.");
}

TEST_CASE("prediction: a layer that does not compute f of W x + b is not a dense layer") {
  Context context = test::context();
  const auto network = test::network(
      context, "network: [{block: dense, units: 4}, {block: dense, units: 4}]\nloss: mse\n",
      {.input = {4, 0, 2}});
  test::randomize(network->input(), DType::float32, 1);
  network->forward(false);
  CHECK(lab::read_dense(*network, 0, network->input()).layer.has_value());
  const auto other = lab::read_dense(*network, 0, *network->layers()[0].y);
  CHECK(other.why_not == "is not a dense layer");
  const auto sequences =
      test::network(context, "network: [{block: dense, units: 4}]", {.input = {4, 3, 2}});
  CHECK(lab::read_parts(*sequences, 0, sequences->input()).why_not == "it reads sequences");
}

TEST_CASE("prediction: check shows it, as a table and as JSON") {
  const test::Shell shell;
  const std::string config = configs + "smallest.yaml";
  const auto table = shell.run("check " + config);
  CHECK(table.status == 0);
  CHECK_THAT(table.out, Contains(config + ": fine: 2 variants") &&
                            Contains("Little of the gradient will reach") &&
                            Contains("The gradient will reach the first layer."));
  CHECK_THAT(shell.run("check " + configs + "vanishing_gradient.yaml").out,
             Contains("relu_he_batch_norm_residual  "));  // names stay whole
  const Json json = test::parsed(shell.run("check --json " + config).out);
  CHECK(json[0]["name"] == "sigmoid_xavier");
  CHECK(json[0]["layers"] == 5);
  CHECK(json[0]["gradient"].size() == 5);
  CHECK(json[0]["gradient_ratio"] == json[0]["gradient"][0]);
  const Json none = test::parsed(
      shell.run("check --json " + config + " network.0.repeat=1 variants={} expect={}").out);
  CHECK(none[0]["layers"].is_null());
  CHECK_THAT(none[0]["verdict"].get<std::string>(), Contains("fewer than two"));
}

TEST_CASE("prediction: a gradient whose square is smaller than any double") {
  const lab::Prediction prediction = prediction_of(
      "  - {repeat: 6, layers: [{block: dense, units: 64, initializer: {type: normal, std: 1e-36}, "
      "bias_initializer: {type: constant, value: 1}}]}\n  - {block: dense, units: 4}\n");
  CHECK(prediction.why_not == "");
  CHECK(factor_of(prediction) == Approx(8e-36).epsilon(0.05));
  CHECK(prediction.gradient_ratio == Approx(std::pow(8e-36, 5)).epsilon(0.2));
}
