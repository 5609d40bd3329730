// What commands do with plugins that end the program, and with locks that are no files.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "fixtures/survival.hpp"
#include "shell.hpp"
#include <string>
#include <sys/stat.h>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using headwater::test::Outcome;
using headwater::test::Shell;

std::string config(const std::string& activation) {
  return "data: {type: two_spirals}\n"
         "network: [{block: dense, units: 4, activation: " +
         activation +
         "}, {block: dense, units: 2}]\n"
         "loss: cross_entropy\n"
         "optimizer: {type: sgd, learning_rate: 0.1}\n"
         "train: {steps: 1}\n";
}

std::string faulty(const std::string& name) {
  return std::string(HEADWATER_FIXTURE_PLUGINS) + "/faulty/" + name + ".so";
}

}  // namespace

TEST_CASE("fault 159: exit() in a plugin is told, and is not a success") {
  const Shell shell;
  for (const char* const name : {"exits", "start_exits"}) {
    shell.write("work/net.yaml", config(name));
    const std::string plugin = " --plugin " + faulty(name);
    const std::vector<std::string> commands{"run net.yaml --out here", "check net.yaml"};
    for (const std::string& command : commands) {
      INFO(command << plugin);
      const Outcome outcome = shell.run(command + plugin);
      CHECK(outcome.status == 3);
      CHECK_THAT(outcome.err, Contains("the program was ended by exit() in " + faulty(name)) &&
                                  Contains("not the process"));
    }
  }
  shell.write("work/net.yaml", config("start_exits"));
  const std::string plugin = " --plugin " + faulty("start_exits");
  CHECK(shell.run("plugin lock net.yaml" + plugin).status == 3);
  CHECK(shell.run("list activation" + plugin).status == 3);
  CHECK(shell.run("describe start_exits" + plugin).status == 3);
  const Outcome isolated = shell.run("run net.yaml --isolate --out here" + plugin);
  CHECK(isolated.status == 3);
  CHECK_THAT(isolated.err, Contains("ended by exit(0)"));
  fixture::check_trains();
}

TEST_CASE("fault 159: a plugin that was loaded from its locked copy is told by its file") {
  const Shell shell;
  shell.write("work/net.yaml", config("exits"));
  const std::string plugin = " --plugin " + faulty("exits");
  REQUIRE(shell.run("plugin lock net.yaml" + plugin).status == 0);
  const Outcome outcome = shell.run("run net.yaml --out here" + plugin);
  CHECK(outcome.status == 3);
  CHECK_THAT(outcome.err, Contains("the program was ended by exit() in " + faulty("exits")));
  const Outcome isolated = shell.run("run net.yaml --isolate --out here" + plugin);
  CHECK(isolated.status == 3);
  CHECK_THAT(isolated.err, Contains("file:  " + faulty("exits")) && !Contains("/proc/self"));
  fixture::check_trains();
}

TEST_CASE("program: what a plugin throws comes with its place, also outside a step") {
  const Shell shell;
  const auto check = [&](const std::string& command, const std::string& in,
                         const std::string& words, int column) {
    shell.write("work/net.yaml", config("{type: by_element, in: " + in + "}"));
    const Outcome outcome =
        shell.run(command + " --plugin " HEADWATER_FIXTURE_PLUGINS "/thrown/by_element.so");
    INFO(command << " in " << in << ": " << outcome.err);
    CHECK(outcome.status == 1);
    const std::string place = "net.yaml:2:" + std::to_string(column);
    CHECK_THAT(outcome.err,
               StartsWith("headwater: error: " + words + ": no luck in " + in + "\n" + place +
                          ": error: it is asked for here\n   2 | network: [") &&
                   Contains(" | " + std::string(static_cast<std::size_t>(column) - 1, ' ') + "^"));
  };
  check("run net.yaml --out here", "forward", "activation 'by_element'", 55);
  check("run net.yaml --out here", "derivative", "activation 'by_element'", 55);
  check("check net.yaml", "derivative", "activation 'by_element'", 55);
  check("check net.yaml", "forward", "layer 1 (dense by_element)", 19);
}

TEST_CASE("program: an initializer that looks at the input tells its place when it fails") {
  const Shell shell;
  shell.write("work/x.csv", "a,b,y\n1,1,0\n1,1,1\n");
  shell.write("work/net.yaml",
              "data: {type: csv, file: x.csv, target: y, batch_size: 2}\n"
              "network: [{block: dense, units: 2}, {block: dense, units: 1, initializer: lsuv}]\n"
              "loss: mse\ntrain: {steps: 0}\n");
  for (const char* const command : {"run net.yaml --out here", "check net.yaml"}) {
    const Outcome outcome = shell.run(command);
    INFO(outcome.err);
    CHECK(outcome.status == 1);
    CHECK_THAT(outcome.err, Contains("headwater: error: 'weight': initializer 'lsuv'") &&
                                Contains("\nnet.yaml:2:75: error: it is asked for here\n"));
  }
}

TEST_CASE("fault 158: a lock that is there and is not a file is an error") {
  const Shell shell;
  shell.write("work/net.yaml", config("tanh"));
  const fs::path lock = shell.place() / "plugins.lock";
  const auto refused = [&](const std::string& why) {
    const Outcome outcome = shell.run("check net.yaml");
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, Contains("plugins.lock") && Contains(why));
    fs::remove(lock);
  };
  fs::create_symlink("/nowhere/plugins.lock", lock);
  refused("No such file");
  fs::create_symlink("plugins.lock", lock);
  refused("cannot read this file");
  REQUIRE(::mkfifo(lock.c_str(), 0600) == 0);
  refused("must be a regular file");
  fs::create_directory(lock);
  refused("must be a regular file");
  fs::create_symlink("/dev/zero", lock);
  refused("must be a regular file");
  CHECK(shell.run("check net.yaml").status == 0);
  fixture::check_trains();
}
