// The program, used as a person uses it.
#include "catch.hpp"
#include "shell.hpp"
#include <csignal>
#include <cstdlib>
#include <lab/meaning/expectations.hpp>

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
namespace fs = std::filesystem;

namespace {

using headwater::test::one_spaced;
using headwater::test::Outcome;
using headwater::test::Shell;

const std::string configs = HEADWATER_SOURCE_DIR "/configs/";

}  // namespace

TEST_CASE("program: run shows and writes what it found") {
  const Shell shell;
  const Outcome outcome = shell.run("run " + configs + "smallest.yaml --out result");
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.out, Contains("sigmoid_xavier") && Contains("relu_he"));
  CHECK_THAT(outcome.out, Contains("2 of 2 expectations kept"));
  for (const char* const name : {"config.yaml", "resolved.yaml", "steps.csv", "layers.csv",
                                 "summary.json", "environment.json"})
    CHECK(fs::exists(shell.place() / "result" / name));
  CHECK(fixture::bytes_of(shell.place() / "result/config.yaml") ==
        fixture::bytes_of(configs + "smallest.yaml"));
}

TEST_CASE("program: options and overrides come in any order") {
  const Shell shell;
  const std::string config = configs + "smallest.yaml";
  for (const std::string& arguments :
       {"run " + config + " seed=5 --out a train.steps=3",
        "run --out b " + config + " train.steps=3 seed=5",
        "run --threads 2 --out c " + config + " seed=5 train.steps=3"})
    CHECK(shell.run(arguments).status == 0);
  const auto loss = [&](const char* run) {
    const std::string csv = fixture::bytes_of(shell.place() / run / "layers.csv");
    CHECK_THAT(csv, Contains("relu_he,2,6,"));
    return csv;
  };
  CHECK(loss("a") == loss("b"));
  CHECK(loss("a") == loss("c"));
}

TEST_CASE("program: a missed expectation is status 1, and the run is kept") {
  const Shell shell;
  const Outcome outcome = shell.run("run " + configs +
                                    "smallest.yaml --out result "
                                    "expect.relu_he.factor_per_layer='[5, 6]'");
  CHECK(outcome.status == 2);  // a path cannot name what has a dot
  const Outcome missed =
      shell.run("run " + configs +
                "smallest.yaml --out result '~expect' 'expect={relu_he.factor_per_layer: [5, 6]}'");
  CHECK(missed.status == 1);
  CHECK_THAT(missed.out, Contains("0 of 1 expectations kept"));
  CHECK(fs::exists(shell.place() / "result/summary.json"));
}

TEST_CASE("program: wrong input is status 2, and nothing is written") {
  const Shell shell;
  const fs::path bad = shell.write("bad.yaml", "nmae: x\ntrain: {steps: many}\n");
  for (const std::string verb : {"run", "check"}) {
    const Outcome outcome = shell.run(verb + " ../bad.yaml");
    CHECK(outcome.status == 2);
    CHECK(outcome.out == "");
    CHECK_THAT(outcome.err, Contains("../bad.yaml:1:1: error: unknown key 'nmae'"));
    CHECK_THAT(outcome.err, Contains("../bad.yaml:2:16: error: train: 'steps' must be"));
  }
  CHECK(shell.run("run nothing.yaml").err ==
        "nothing.yaml: error: cannot read this file: No such file or directory\n");
  CHECK(shell.untouched());
}

TEST_CASE("program: a folder that is no run is not overwritten") {
  const Shell shell;
  shell.write("work/mine/thesis.txt", "years");
  const Outcome outcome = shell.run("run " + configs + "smallest.yaml --out mine");
  CHECK(outcome.status == 2);
  CHECK_THAT(outcome.err, Contains("mine"));
  CHECK(fixture::bytes_of(shell.place() / "mine/thesis.txt") == "years");
}

TEST_CASE("program: wrong usage is status 2") {
  const Shell shell;
  for (const std::string arguments :
       {"", "run", "frobnicate", "run x.yaml --frobnicate", "run x.yaml --threads 0",
        "run x.yaml --threads many", "list activations", "describe", "describe relu --frobnicate",
        "compare", "compare . --csv --json"}) {
    const Outcome outcome = shell.run(arguments);
    INFO(arguments);
    CHECK(outcome.status == 2);
    CHECK(outcome.out == "");
    CHECK(outcome.err != "");
  }
  CHECK_THAT(shell.run("list activatoin").err, Contains("did you mean 'activation'?"));
}

TEST_CASE("program: numbers of options are decimal") {
  const Shell shell;
  const auto refused = [&](const std::string& options) {
    const Outcome outcome = shell.run("run x.yaml " + options);
    CHECK(outcome.status == 2);
    return outcome.err;
  };
  for (const char* const text : {"0x2", "nan", "1_0", "+-1"})
    CHECK_THAT(refused("--threads " + std::string(text)),
               Contains("'" + std::string(text) + "' is not a decimal number"));
  CHECK_THAT(refused("--isolate --memory-limit 0x10MB"), Contains("'0x10MB' is not a decimal"));
  CHECK_THAT(refused("--isolate --time-limit nan"), Contains("'nan' is not a decimal number"));
  // The file is missed, since the options are fine; with eight to the base, 2000 were 1024.
  CHECK_THAT(refused("--threads 010"), Contains("x.yaml"));
  CHECK_THAT(refused("--threads 02000"), Contains("--threads"));
}

TEST_CASE("program: what data notes is told once for all variants") {
  const Shell shell;
  shell.write("x.csv", "a,k\n5,1\n6,2\n4,3\n");
  shell.write("x.yaml",
              "data: {type: csv, file: x.csv, target: k, task: classification, batch_size: 2}\n"
              "network: [{block: dense, units: 3}]\nloss: cross_entropy\ntrain: {steps: 0}\n"
              "variants: {more: {set: {data.batch_size: 3}}}\n");
  const Outcome outcome = shell.run("check ../x.yaml");
  CHECK(outcome.status == 0);
  const std::string told = "the classes 1 to 3 do not begin at 0, so they are taken as 3 names";
  const std::size_t first = outcome.err.find(told);
  CHECK(first != outcome.err.npos);
  CHECK(outcome.err.find(told, first + 1) == outcome.err.npos);
}

TEST_CASE("program: an unknown command is named, and the nearest one") {
  const Shell shell;
  const Outcome near = shell.run("chek x.yaml");
  CHECK(near.status == 2);
  CHECK_THAT(near.err, Contains("unknown command 'chek'") && Contains("did you mean 'check'"));
  CHECK_THAT(shell.run("frobnicate").err,
             Contains("commands: run, check, list, describe, compare"));
}

TEST_CASE("program: output that cannot be written is a failure") {
  const Shell shell;
  const std::string command = "'" HEADWATER_PROGRAM "' list activation >/dev/full 2>/dev/null";
  const int status = std::system(command.c_str());
  CHECK(WEXITSTATUS(status) == 1);
}

TEST_CASE("program: every command has help with an example that works") {
  const Shell shell;
  for (const char* const name : {"first", "second"})
    shell.run("run " + configs + "smallest.yaml --out runs/" + name);
  for (const std::string verb : {"run", "check", "list", "describe", "compare"}) {
    const Outcome help = shell.run(verb + " --help");
    CHECK(help.status == 0);
    const std::string start = "example: headwater ";
    const std::size_t at = help.out.find(start);
    REQUIRE(at != std::string::npos);
    std::string example = help.out.substr(at + start.size());
    example.resize(example.find('\n'));
    const std::size_t path = example.find("configs/");
    if (path != std::string::npos) example.replace(path, 8, configs);
    INFO(example);
    CHECK(shell.run(example).status == 0);
  }
  CHECK_THAT(shell.run("--help").out, Contains("run") && Contains("example: headwater"));
}

TEST_CASE("program: it says its version and the contract's") {
  const Outcome outcome = Shell().run("--version");
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.out, Contains("headwater ") && Contains("plugin contract 1.0"));
}

TEST_CASE("program: check says what a file holds and writes nothing") {
  const Shell shell;
  const Outcome outcome = shell.run("check " + configs + "smallest.yaml");
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.out, StartsWith(configs + "smallest.yaml: fine: 2 variants of at most 5313 "
                                               "parameters, 0.1 MiB of memory\n"));
  CHECK(shell.untouched());
}

TEST_CASE("program: list shows techniques by kind") {
  const Shell shell;
  const Outcome all = shell.run("list"), one = shell.run("list initializer");
  CHECK(all.status == 0);
  CHECK_THAT(one_spaced(all.out), Contains("activation gelu") && Contains("optimizer sgd"));
  CHECK_THAT(one_spaced(one.out), Contains("kaiming_normal he_normal"));
  CHECK_THAT(one.out, !Contains("activation "));
}

TEST_CASE("program: list data shows the types of data and their settings") {
  const Outcome outcome = Shell().run("list data");
  CHECK(outcome.status == 0);
  CHECK_THAT(one_spaced(outcome.out),
             Contains("clusters classes of several") && Contains("training_samples 6000"));
}

TEST_CASE("program: list quantity shows all that an expectation can bound") {
  const Outcome outcome = Shell().run("list quantity");
  CHECK(outcome.status == 0);
  for (const std::string& name : headwater::lab::expected_quantities())
    CHECK_THAT(outcome.out, Contains("\n" + name + "  "));
}

TEST_CASE("program: describe writes a page") {
  const Shell shell;
  CHECK(shell.run("describe relu --html relu.html").out == "written to relu.html\n");
  CHECK_THAT(fixture::bytes_of(shell.place() / "relu.html"), Contains("<svg"));
  const Outcome lost = shell.run("describe relu --html nowhere/relu.html");
  CHECK(lost.status == 2);
  CHECK_THAT(lost.err, Contains("nowhere/relu.html"));
}

TEST_CASE("program: a bad plugin file is refused at once when it is named") {
  const Shell shell;
  shell.write("work/bad.so", "not a plugin");
  const std::string config = configs + "smallest.yaml";
  CHECK(shell.run("check " + config + " --plugin bad.so").status == 2);
  const Outcome outcome = shell.run("check --plugin bad.so " + config);
  CHECK(outcome.status == 2);
  CHECK_THAT(outcome.err, Contains("bad.so"));
}

TEST_CASE("program: a bad file in a searched folder is listed with the reason") {
  const Shell shell;
  shell.write("plugins/activation/bad.so", "not a plugin");
  const std::string path = (shell.place().parent_path() / "plugins").string();
  const Outcome listed = shell.run("list", "HEADWATER_PLUGIN_PATH='" + path + "'");
  CHECK(listed.status == 0);
  CHECK_THAT(listed.out, Contains("refused: " + path + "/activation/bad.so"));
  CHECK(shell.run("check " + configs + "smallest.yaml", "HEADWATER_PLUGIN_PATH='" + path + "'")
            .status == 0);
  CHECK_THAT(shell.run("list", "HEADWATER_PLUGIN_PATH=plugins").err,
             Contains("'plugins' is ignored because it is not an absolute path"));
}

TEST_CASE("program: compare shows runs side by side in any form") {
  const Shell shell;
  const std::string config = configs + "smallest.yaml";
  REQUIRE(shell.run("run " + config + " --out a").status == 0);
  REQUIRE(shell.run("run " + config + " seed=2 --out b expect={}").status == 0);
  const Outcome table = shell.run("compare a b --sort -gradient_ratio");
  CHECK(table.status == 0);
  CHECK(table.err == "");
  CHECK_THAT(table.out, Contains("\n  B  b       smallest     2  2") &&
                            Contains("variant of A  setting: in sigmoid_xavier | in the variant\n"
                                     "relu_he       network.0-4.activation: sigmoid | relu\n") &&
                            Contains("variant of B   setting: in A | in B\n"
                                     "both variants  seed: 1 | 2\n"));
  CHECK(table.out.find("relu_he") < table.out.find("sigmoid_xavier"));
  const std::string csv = shell.run("compare a b --csv").out;
  CHECK_THAT(csv, StartsWith("rank,run,variant,") && Contains("\n1,a,relu_he,6,,,"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 5);
  CHECK_THAT(shell.run("compare a b --markdown").out, Contains("| B | b | smallest | 2 |"));
  CHECK_THAT(shell.run("compare a b --json").out, Contains("\"from_run\": \"a\""));
  CHECK_THAT(shell.run("compare a").out, !Contains("variant of B"));
}

TEST_CASE("program: compare tells all mistakes of all folders at once") {
  const Shell shell;
  REQUIRE(shell.run("run " + configs + "smallest.yaml --out good").status == 0);
  fs::copy(shell.place() / "good", shell.place() / "bad");
  shell.write("work/bad/summary.json", "{\"variants\": [");
  const Outcome outcome = shell.run("compare nowhere good bad . --sort los");
  CHECK(outcome.status == 2);
  CHECK(outcome.out == "");
  CHECK_THAT(outcome.err, Contains("nowhere: error: no such folder") &&
                              Contains("bad/summary.json:1:15: error: this is not JSON") &&
                              Contains(".: error: this is not a run: it holds no resolved.yaml") &&
                              Contains("error: --sort: there is no column 'los'"));
}

TEST_CASE("program: an interrupted run leaves nothing behind") {
  const Shell shell;
  const Outcome outcome =
      shell.run_until([&] { return shell.trains("result"); }, SIGINT,
                      "run " + configs + "smallest.yaml train.steps=100000000 --out result");
  CHECK(outcome.status == 130);
  CHECK_THAT(outcome.err, Contains("headwater: interrupted; nothing was written"));
  CHECK(shell.untouched());
}
