// Whether loss, data and the outputs of a network belong together: found before the first step.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include <lab/experiment/experiment.hpp>
#include <set>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;

namespace {

/// Mistakes and warnings of a configuration whose file x.csv has these rows.
std::string told(const std::string& rows, const std::string& data, const std::string& rest) {
  const fixture::Folder folder;
  folder.write("x.csv", rows);
  Context context = test::context();
  Diagnostics diagnostics;
  read_experiment(context,
                  folder.write("x.yaml", "data: {type: csv, file: x.csv, target: y, batch_size: 4" +
                                             data + "}\n" + rest +
                                             "\noptimizer: {type: sgd, learning_rate: 0.1}\n"
                                             "train: {steps: 5}\n"),
                  {}, diagnostics);
  return diagnostics.text();
}

/// 4000 targets of 0 and 1, but for the last one.
std::string units_but(const std::string& last) {
  std::string rows = "a,y\n";
  for (int i = 0; i < 3999; ++i)
    rows += std::to_string(i % 7) + "," + std::to_string(i % 2) + "\n";
  return rows + "1," + last + "\n";
}

std::string ends_with(const std::string& last, const std::string& loss) {
  return "network: [{block: dense, units: 3}, " + last + "]\nloss: " + loss;
}

}  // namespace

TEST_CASE("suits: one target that a loss does not take is found in any sample") {
  const std::string net = ends_with("{block: dense, units: 1}", "binary_cross_entropy");
  for (const char* const bad : {"1.5", "-0.25", "2"})
    CHECK_THAT(told(units_but(bad), ", task: regression", net),
               Contains("x.yaml:3:7: error: loss 'binary_cross_entropy' does not take the targets "
                        "of data 'csv': ") &&
                   Contains("a target is from 0 to 1, but got " + std::string(bad)));
  CHECK(told(units_but("0.5"), ", task: regression", net) == "");
  CHECK_THAT(told(units_but("1"), ", task: regression, standardise_target: true", net),
             Contains("does not take") && Contains("leave standardise_target out"));
  CHECK(told(units_but("2"), ", task: regression", ends_with("{block: dense, units: 1}", "mse")) ==
        "");
}

TEST_CASE("suits: outputs that a loss does not take are found") {
  const std::string loss = "{type: binary_cross_entropy, from_logits: false}";
  for (const char* const last :
       {"{block: dense, units: 1}", "{block: dense, units: 1, activation: tanh}",
        "{block: dense, units: 1, activation: relu}"})
    CHECK_THAT(told(units_but("1"), ", task: regression", ends_with(last, loss)),
               Contains("error: loss 'binary_cross_entropy' does not take all that the network may "
                        "give: ") &&
                   Contains("a probability is from 0 to 1"));
  for (const char* const last : {"{block: dense, units: 1, activation: sigmoid}",
                                 "{block: dense, units: 1, activation: hard_sigmoid}"})
    CHECK(told(units_but("1"), ", task: regression", ends_with(last, loss)) == "");
}

TEST_CASE("suits: a loss of log probabilities wants them") {
  const auto of = [](const std::string& last) {
    return told(units_but("2"), ", task: classification", ends_with(last, "nll"));
  };
  CHECK_THAT(of("{block: dense, units: 3}"),
             Contains("x.yaml:3:7: warning: loss 'nll' comes to -64 with outputs that this network "
                      "may give, but a loss of classes ends at 0") &&
                 Contains("it wants other outputs: negative log-likelihood of log probabilities "
                          "(log_softmax)"));
  CHECK_THAT(of("{block: dense, units: 3, activation: softmax}"),
             Contains("'nll' comes to -1 with"));
  CHECK_THAT(of("{block: dense, units: 3, activation: relu}"), Contains("'nll' comes to -64 with"));
  CHECK(of("{block: dense, units: 3, activation: log_softmax}") == "");
  CHECK(told(units_but("2"), ", task: classification",
             ends_with("{block: dense, units: 3}", "cross_entropy")) == "");
}

TEST_CASE("suits: outputs are looked at inside of layers that hold others") {
  const auto inside = [](const std::string& last) {
    return "{block: sequential, layers: [" + last + "]}";
  };
  const auto of = [&](const std::string& last) {
    return told(units_but("2"), ", task: classification", ends_with(inside(last), "nll"));
  };
  CHECK_THAT(of("{block: dense, units: 3}"), Contains("'nll' comes to -64 with"));
  CHECK(of("{block: dense, units: 3, activation: log_softmax}") == "");
  const std::string loss = "{type: binary_cross_entropy, from_logits: false}";
  CHECK_THAT(told(units_but("1"), ", task: regression",
                  ends_with(inside("{block: dense, units: 1, activation: tanh}"), loss)),
             Contains("does not take all that the network may give"));
}

TEST_CASE("suits: losses of classes are among those that a sweep tries on classes") {
  const fixture::Folder folder;
  folder.write("x.csv", units_but("2"));
  Context context = test::context();
  Diagnostics diagnostics;
  const Experiment experiment = read_experiment(
      context,
      folder.write("x.yaml",
                   "data: {type: csv, file: x.csv, target: y, task: classification}\n"
                   "network: [{block: dense, units: 3, activation: log_softmax}]\n"
                   "loss: cross_entropy\noptimizer: {type: sgd, learning_rate: 0.1}\n"
                   "train: {steps: 5}\nvariants: {all: {each: loss, at: loss}}\n"),
      {}, diagnostics);
  CHECK(diagnostics.text() == "");
  std::set<std::string> losses;
  for (const Variant& variant : experiment.variants)
    losses.insert(variant.model.loss->name());
  CHECK(losses == std::set<std::string>{"cross_entropy", "hinge", "nll"});
}
