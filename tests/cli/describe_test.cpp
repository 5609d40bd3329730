// headwater describe and list, called as a person calls them.
#include "catch.hpp"
#include "json.hpp"
#include "shell.hpp"
#include <sstream>

using Catch::Matchers::Contains;
using headwater::test::one_spaced;
using headwater::test::Outcome;
using headwater::test::Shell;
namespace fs = std::filesystem;

namespace {

const std::string fixtures = "HEADWATER_PLUGIN_PATH='" HEADWATER_FIXTURE_PLUGINS "'";

/// A shell with a folder of plugins.
struct Workshop : Shell {
  fs::path plugins() const { return place().parent_path() / "plugins"; }
  fs::path install(const fs::path& plugin, const std::string& as) const {
    return write("plugins/" + as, fixture::bytes_of(plugin));
  }
  Outcome run_with_them(const std::string& arguments) const {
    return run(arguments, "HEADWATER_PLUGIN_PATH='" + plugins().string() + "'");
  }
};

const fs::path relu = HEADWATER_PLUGINS "/activation/relu.so";

}  // namespace

TEST_CASE("describe: a name is enough, or its alias, or the full name") {
  const Shell shell;
  const Outcome outcome = shell.run("describe relu");
  CHECK(outcome.status == 0);
  CHECK(outcome.err == "");
  CHECK_THAT(outcome.out, Contains("activation/relu\n") && Contains("f(x) = max(x, 0)\n") &&
                              Contains("f'(x) = 1 for x > 0, else 0\n") &&
                              Contains("Nair and Hinton") && Contains("activation/relu.so\n") &&
                              Contains("It has no settings.") && Contains("1, for x > 0\n") &&
                              Contains("below x = 0 ("));
  CHECK(shell.run("describe activation/relu").out == outcome.out);
  CHECK_THAT(shell.run("describe he_normal").out,
             Contains("initializer/kaiming_normal\n") && Contains("also called   he_normal\n"));
  CHECK(shell.untouched());
}

TEST_CASE("describe: JSON is all there is on standard output") {
  const Outcome outcome = Shell().run("describe sigmoid --json");
  const auto json = headwater::test::parsed(outcome.out);
  CHECK(json["kind"] == "activation");
  CHECK(json["curve"]["largest_derivative"]["value"] == 0.25);
  CHECK(outcome.err == "");
}

TEST_CASE("describe: settings are checked like those of a configuration") {
  const Shell shell;
  CHECK_THAT(shell.run("describe leaky_relu negative_slope=0.25").out,
             Contains("0.25   slope below 0") && Contains("-1.5"));
  const auto check_wrong = [&](const std::string& arguments, const std::string& text) {
    const Outcome outcome = shell.run("describe " + arguments);
    CHECK(outcome.status == 2);
    CHECK(outcome.out == "");
    CHECK_THAT(outcome.err, Contains(text));
  };
  check_wrong("leaky_relu negative_slope=-1",
              "command line:1:16: error: activation 'leaky_relu': 'negative_slope' "
              "must be a number at least 0, but got '-1'");
  check_wrong("leaky_relu negative_slop=1", "did you mean 'negative_slope'?");
  check_wrong("adam beta1=many", "'beta1' must be a number");
  check_wrong("relu type=tanh", "'type' is not a setting of 'relu'");
  check_wrong("relu steep", "written path=value");
}

TEST_CASE("describe: names are taken in whatever letters") {
  const Shell shell;
  for (const char* const name : {"ReLU", "nn.ReLU", "Activation/ReLU"}) {
    const Outcome outcome = shell.run("describe " + std::string(name));
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.out, Contains("activation/relu\n"));
  }
  CHECK_THAT(shell.run("describe GlorotUniform").out, Contains("initializer/xavier_uniform\n"));
  CHECK_THAT(shell.run("describe 'nn.RelU6()'").err, Contains("did you mean 'relu6'?"));
  CHECK(shell.run("list Activation").out == shell.run("list activation").out);
}

TEST_CASE("describe: unknown names are answered with the nearest") {
  const Shell shell;
  const auto check_wrong = [&](const std::string& name, const std::string& text) {
    const Outcome outcome = shell.run("describe '" + name + "'");
    CHECK(outcome.status == 2);
    CHECK(outcome.out == "");
    CHECK_THAT(outcome.err, Contains(text));
  };
  check_wrong("sigmod", "unknown technique 'sigmod'\n  did you mean 'sigmoid'?");
  check_wrong("activation/sigmod", "did you mean 'sigmoid'?  (headwater list activation)");
  check_wrong("loss/sigmoid", "unknown loss 'sigmoid'\n  see: headwater list loss");
  check_wrong("activatoin/relu", "unknown kind 'activatoin'");
  check_wrong("activation/", "unknown activation ''");
  check_wrong("\x1b[31mred", "unknown technique '\\x1b[31mred'");
}

TEST_CASE("describe: keys of a configuration have pages, as techniques have") {
  const Shell shell;
  const Outcome train = shell.run("describe train");
  CHECK(train.status == 0);
  CHECK_THAT(one_spaced(train.out),
             Contains("train\nhow long, and what is done with the gradients\n") &&
                 Contains("validate_every integer >= 1, <= 1e9 100 steps between validations"));
  CHECK_THAT(shell.run("describe csv").out, Contains("data: {type: csv}") && Contains("target"));
  CHECK_THAT(shell.run("describe clip").out,
             Contains("train.clip_gradient_norm") && Contains("train.clip_gradient_value"));
  for (const char* const word : {"expect", "probe", "data", "variants", "network", "claim",
                                 "theory", "train.steps", "nan_policy", "loss", "seed"})
    CHECK(shell.run("describe " + std::string(word)).status == 0);
  CHECK(headwater::test::parsed(shell.run("describe probe --json").out)["keys"][0]["key"] ==
        "every");
  CHECK(shell.run("describe train --html train.html").out == "written to train.html\n");
  CHECK_THAT(shell.run("describe trian").err, Contains("did you mean 'train'?"));
  CHECK_THAT(shell.run("describe nan_polcy").err, Contains("did you mean 'nan_policy'?"));
  CHECK_THAT(shell.run("describe train steps=3").err, Contains("'train' has no settings"));
}

TEST_CASE("describe: settings have pages, of all that have them or of one") {
  const Shell shell;
  const auto page = [&](const std::string& word) {
    const Outcome outcome = shell.run("describe " + word);
    INFO(word << "\n" << outcome.err);
    CHECK(outcome.status == 0);
    return one_spaced(outcome.out);
  };
  CHECK_THAT(page("units"), Contains("dense.units integer > 0 required number of outputs") &&
                                Contains("lstm.units"));
  CHECK_THAT(page("optimizer.learning_rate"),
             Contains("sgd.learning_rate real") && Contains("adam.learning_rate"));
  CHECK_THAT(page("dense.units"), Contains("dense.units integer") && !Contains("lstm"));
  CHECK_THAT(page("network.0.units"), Contains("dense.units integer") && !Contains("sgd"));
  CHECK_THAT(page("csv.file"), Contains("csv.file") && Contains("required a CSV file"));
  CHECK_THAT(page("data.batch_size"), Contains("npy.batch_size") && Contains("128"));
  CHECK_THAT(page("split"), Contains("csv.split left out shares drawn at random"));
  CHECK_THAT(page("standardise_target"), Contains("npy.standardise_target false"));
  CHECK_THAT(page("repeat"), Contains(">= 1, <= 100000"));
  CHECK_THAT(page("schedule"), Contains("left out") && !Contains("none"));
  CHECK_THAT(page("dense"), Contains("normalizer normalizer left out"));
}

TEST_CASE("describe: words of other programs lead to those that are here") {
  const Shell shell;
  const auto check_wrong = [&](const std::string& word, const std::string& hint) {
    const Outcome outcome = shell.run("describe " + word);
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, Contains(hint));
  };
  check_wrong("lr",
              "'lr' is a word of other programs\n  here that is: headwater describe "
              "optimizer.learning_rate\n");
  check_wrong("nn.Linear", "headwater describe dense\n");
  check_wrong("bs", "headwater describe data.batch_size\n");
  check_wrong("learning_rat", "did you mean 'learning_rate'?");
}

TEST_CASE("describe: a name that two kinds have is asked for in full") {
  const Shell shell;
  const Outcome outcome = shell.run("describe running_sum", fixtures);
  CHECK(outcome.status == 2);
  CHECK_THAT(outcome.err, Contains("'running_sum' is the name of 2 techniques") &&
                              Contains("activation/running_sum, block/running_sum"));
  const Outcome full = shell.run("describe activation/running_sum", fixtures);
  CHECK(full.status == 0);
  CHECK_THAT(full.out, Contains("It works on whole columns, so there is no curve"));
}

TEST_CASE("describe: plugin files by name and by folder") {
  const Workshop shop;
  const std::string good = fixture::file("good").string();
  const Outcome named = shop.run("describe good --plugin " + good);
  CHECK(named.status == 0);
  CHECK_THAT(named.out, Contains("factor x") && Contains("slope    real  >= 0, <= 1"));
  CHECK(shop.run("describe good").status == 2);
  shop.install(good, "activation/good.so");
  CHECK(shop.run_with_them("describe good_alias").status == 0);
}

TEST_CASE("describe: a refused file that should offer the name is the answer") {
  const Workshop shop;
  const fs::path bad = shop.write("plugins/activation/relu.so", "no plugin");
  const Outcome outcome = shop.run_with_them("describe relu");
  CHECK(outcome.status == 2);
  CHECK(outcome.out == "");
  CHECK_THAT(outcome.err, Contains("error[L03-FILE]") && Contains(bad.string()));
  CHECK_THAT(shop.run_with_them("list activation").out, Contains(bad.string() + " comes first"));
}

TEST_CASE("list: one line per technique, with its formula") {
  const Outcome outcome = Shell().run("list");
  CHECK_THAT(one_spaced(outcome.out), Contains("activation sigmoid f(x) = 1 / (1 + exp(-x))"));
  CHECK_THAT(one_spaced(Shell().run("list", fixtures).out),
             Contains("running_sum sum over the features so far"));
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 110);
    CHECK_FALSE(line.ends_with("..."));
  }
}

TEST_CASE("list: data and quantities go by other words, too") {
  const Shell shell;
  for (const char* const word : {"datasets", "dataset", "Data"})
    CHECK(shell.run("list " + std::string(word)).out == shell.run("list data").out);
  for (const char* const word : {"quantities", "Quantity", "metrics"})
    CHECK(shell.run("list " + std::string(word)).out == shell.run("list quantity").out);
  CHECK_THAT(shell.run("list frobs").err, Contains("schedule, data, quantity\n"));
  CHECK_THAT(shell.run("list losses").err, Contains("did you mean 'loss'?"));
}

TEST_CASE("list: files that are there for nothing are told in one line") {
  const Workshop shop;
  const fs::path own = shop.install(relu, "activation/relu.so");
  const fs::path other = shop.install(relu, "activation/another.so");
  const fs::path astray = shop.install(relu, "block/relu.so");
  const std::string out = shop.run_with_them("list").out;
  CHECK_THAT(out,
             Contains("\nnot used: " + other.string() + ": " + own.string() + " comes first\n") &&
                 Contains("\nnot used: " HEADWATER_PLUGINS "/activation/relu.so: ") &&
                 Contains("\nnot used: " + astray.string() + ": not found here"));
  const std::string twice = shop.plugins().string() + ":" + shop.plugins().string();
  const std::string again = "HEADWATER_PLUGIN_PATH='" + twice + "'";
  CHECK(shop.run("list", again).out == out);
}

TEST_CASE("list: a folder of plugins that does not exist is told") {
  const Outcome outcome = Shell().run("list", "HEADWATER_PLUGIN_PATH=/nowhere/plugins");
  CHECK(outcome.status == 0);
  CHECK(outcome.err ==
        "headwater: warning: HEADWATER_PLUGIN_PATH: '/nowhere/plugins' is ignored "
        "because there is no such folder\n");
}
