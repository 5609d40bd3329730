// What `expect:` can measure beside a run: theory, Jacobians, gradient checks.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include <lab/experiment/experiment.hpp>
#include <lab/run/run.hpp>
#include <lab/theory/measurement.hpp>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;

namespace {

/// A square net without training; `layer` is repeated three times.
std::string square(const std::string& layer, const std::string& rest = "") {
  return "seed: 1\ndtype: float64\n"
         "data: {type: gaussian, features: 4, targets: 4, batch_size: 3}\n"
         "network:\n  - {repeat: 3, layers: [" +
         layer +
         "]}\n"
         "  - {block: dense, units: 4, initializer: identity}\n"
         "loss: mse\ntrain: {steps: 0}\n" +
         rest;
}

std::string dense(const std::string& activation, const std::string& initializer) {
  return "{block: dense, units: 4, activation: " + activation + ", initializer: " + initializer +
         "}";
}

Experiment read(Context& context, const std::string& config) {
  const fixture::Folder folder;
  Diagnostics diagnostics;
  Experiment experiment = read_experiment(context, folder.write("x.yaml", config), {}, diagnostics);
  REQUIRE(diagnostics.text() == "");
  return experiment;
}

double measure(const std::string& name, const std::string& config) {
  Context context = test::context();
  const Experiment experiment = read(context, config);
  const Measurement* const measurement = find_measurement(name);
  REQUIRE(measurement);
  PlannedVariant planned(context, experiment.variants[0]);
  return measurement->of(planned);
}

}  // namespace

TEST_CASE("measurement: the theory takes its variances from the file", "[measure]") {
  const std::string relu = dense("relu", "xavier_normal");
  CHECK(measure("theory_chi1", square(relu)) == Approx(0.5).epsilon(1e-10));
  CHECK(measure("theory_chi1", square(relu, "theory: {weights: 2}\n")) == Approx(1).epsilon(1e-10));
  CHECK(measure("theory_gradient_ratio", square(relu)) == Approx(0.5).epsilon(1e-10));
  CHECK(measure("theory_depth", square(relu)) == Approx(3 * std::log(2)).epsilon(1e-10));
  // Critical weights for biases of variance 0.05: 1.76095, Schoenholz et al.
  const double gain = measure("theory_critical_gain",
                              square(dense("tanh", "xavier_normal"), "theory: {biases: 0.05}\n"));
  CHECK(gain * gain == Approx(1.76095463961).epsilon(1e-9));
}

TEST_CASE("measurement: the theory says what it cannot say", "[measure]") {
  CHECK_THROWS_WITH(measure("theory_chi1", square(dense("softmax", "identity"))),
                    Contains("variant 'base': the theory needs an elementwise activation"));
}

TEST_CASE("measurement: derivatives have a bound, and so has their product", "[measure]") {
  CHECK(measure("derivative_bound", square(dense("sigmoid", "identity"))) ==
        Approx(1.0 / 64).epsilon(1e-12));
}

TEST_CASE("measurement: the Jacobian of a known map", "[measure]") {
  const std::string half = square(dense("identity", "{type: identity, gain: 0.5}"));
  CHECK(measure("largest_singular_value", half) == Approx(0.125).epsilon(1e-14));
  CHECK(measure("smallest_singular_value", half) == Approx(0.125).epsilon(1e-14));
  CHECK(measure("distance_from_identity", half) == Approx(0.875).epsilon(1e-14));
  // All weights 1: the sum of all inputs, four times the sum, ...
  const std::string ones = square(dense("identity", "ones"));
  CHECK(measure("largest_singular_value", ones) == Approx(64).epsilon(1e-14));
  CHECK(measure("smallest_singular_value", ones) < 1e-13);
}

TEST_CASE("measurement: a Jacobian is that at the first sample", "[measure]") {
  const std::string config = square(dense("tanh", "identity"));
  Context context = test::context();
  std::vector<double> x(4 * 3), y(4 * 3);
  const headwater_matrix inputs{x.data(), 4, 3, 4}, targets{y.data(), 4, 3, 4};
  const Experiment experiment = read(context, config);
  experiment.variants[0].data->training_batch(0, DType::float64, {inputs, targets});
  double largest = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    double value = x[i], slope = 1;
    for (int layer = 0; layer < 3; ++layer) {
      value = std::tanh(value);
      slope *= 1 - value * value;
    }
    largest = std::max(largest, slope);
  }
  CHECK(measure("largest_singular_value", config) == Approx(largest).epsilon(1e-12));
}

TEST_CASE("measurement: a Jacobian may have any shape", "[measure]") {
  for (const auto& [inputs, outputs] : {std::pair{7, 3}, std::pair{3, 7}}) {
    const auto layer = [&](const std::string& initializer) {
      return "seed: 1\ndtype: float64\ndata: {type: gaussian, features: " + std::to_string(inputs) +
             ", targets: " + std::to_string(outputs) +
             ", batch_size: 3}\nnetwork:\n  - {block: dense, units: " + std::to_string(outputs) +
             ", initializer: " + initializer + "}\nloss: mse\ntrain: {steps: 0}\n";
    };
    CHECK(measure("largest_singular_value", layer("orthogonal")) == Approx(1).epsilon(1e-14));
    CHECK(measure("smallest_singular_value", layer("orthogonal")) == Approx(1).epsilon(1e-14));
    CHECK(measure("largest_singular_value", layer("ones")) == Approx(std::sqrt(21)).epsilon(1e-14));
    CHECK(measure("smallest_singular_value", layer("ones")) < 1e-13);
  }
}

TEST_CASE("measurement: a Jacobian is of a net of one time only", "[measure]") {
  std::string config = square(dense("tanh", "identity"));
  config.replace(config.find("batch_size"), 0, "steps: 2, ");
  CHECK_THROWS_WITH(measure("largest_singular_value", config),
                    Contains("no Jacobian of sequences"));
}

TEST_CASE("measurement: a wrong derivative is found, a right one is not blamed", "[measure]") {
  CHECK(measure("gradient_error", square(dense("tanh", "xavier_normal"))) < 1e-6);
  CHECK(measure("gradient_error", square(dense("wrong_slope", "xavier_normal"))) > 0.1);
}

TEST_CASE("measurement: a run measures what its expectations name", "[measure]") {
  const fixture::Folder folder;
  Context context = test::context();
  Diagnostics diagnostics;
  const Experiment experiment =
      read_experiment(context,
                      folder.write("x.yaml", square(dense("relu", "xavier_normal"),
                                                    "expect: {base.theory_chi1: [0.4, 0.6]}\n")),
                      {}, diagnostics);
  REQUIRE(diagnostics.text() == "");
  CHECK(experiment.variants[0].measurements == std::vector<std::string>{"theory_chi1"});
}
