// headwater plugin new: what it writes, what it refuses. That what it writes builds and
// works is the road of users/road_test.py.
#include <headwater/kind.hpp>

#include "catch.hpp"
#include "shell.hpp"
#include <set>

using Catch::Matchers::Contains;
using headwater::test::Outcome;
using headwater::test::Shell;
namespace fs = std::filesystem;

namespace {

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    names.insert(entry.path().filename());
  return names;
}

}  // namespace

TEST_CASE("plugin new writes a folder for every kind, with the names filled in") {
  for (const headwater::Kind kind : headwater::all_kinds) {
    INFO(to_string(kind));
    const Shell shell;
    const Outcome outcome = shell.run("plugin new " + std::string(to_string(kind)) + " soft_step2");
    REQUIRE(outcome.status == 0);
    CHECK_THAT(outcome.out, Contains("cmake -S soft_step2 -B soft_step2/build"));
    const fs::path folder = shell.place() / "soft_step2";
    CHECK(names_in(shell.place()) == std::set<std::string>{"soft_step2"});
    CHECK(names_in(folder) == std::set<std::string>{"CMakeLists.txt", "README.md",
                                                    "experiment.yaml", "soft_step2.cpp",
                                                    "soft_step2.json"});
    for (const auto& entry : fs::directory_iterator(folder)) {
      const std::string text = fixture::bytes_of(entry.path());
      INFO(entry.path().string());
      CHECK_THAT(text, Contains("soft_step2"));
      CHECK_THAT(text, !Contains("technique_name", Catch::CaseSensitive::No));
      CHECK_THAT(text, !Contains("TechniqueName"));
    }
    CHECK_THAT(fixture::bytes_of(folder / "soft_step2.cpp"),
               Contains("HEADWATER_PLUGIN(\"soft_step2\", SoftStep2)"));
  }
}

TEST_CASE("plugin new writes where it is told") {
  const Shell shell;
  CHECK(shell.run("plugin new loss bent --folder some/where").status == 0);
  CHECK(fs::exists(shell.place() / "some/where/bent/bent.cpp"));
}

TEST_CASE("plugin new refuses what is no name, and writes nothing") {
  const Shell shell;
  const std::string too_long(65, 'a');
  for (const std::string& name :
       {std::string("Snake"), std::string("2nd"), std::string("_x"), std::string("a-b"),
        std::string("../x"), std::string("''"), too_long}) {
    INFO(name);
    const Outcome outcome = shell.run("plugin new activation " + name);
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, Contains("is not a name for a plugin"));
    CHECK_THAT(outcome.err, Contains("small letters, digits and '_'"));
  }
  const Outcome word = shell.run("plugin new activation test");
  CHECK(word.status == 2);
  CHECK_THAT(word.err, Contains("is a word of CMake") && Contains("my_test"));
  const Outcome own = shell.run("plugin new activation headwater");
  CHECK(own.status == 2);
  CHECK_THAT(own.err, Contains("the project's own") && Contains("my_headwater"));
  const Outcome kind = shell.run("plugin new activasion snake");
  CHECK(kind.status == 2);
  CHECK_THAT(kind.err, Contains("did you mean 'activation'?"));
  CHECK(shell.untouched());
}

TEST_CASE("plugin new refuses a name of its kind that is taken") {
  const Shell shell;
  for (const char* const name : {"kaiming_normal", "he_normal"}) {
    const Outcome outcome = shell.run("plugin new initializer " + std::string(name));
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, Contains("there is the initializer 'kaiming_normal' already") &&
                                Contains("choose another name"));
  }
  CHECK(shell.untouched());
  CHECK(shell.run("plugin new schedule kaiming_normal").status == 0);
}

TEST_CASE("plugin new leaves alone what is there") {
  const Shell shell;
  fs::create_directory(shell.place() / "snake");
  std::ofstream(shell.place() / "wave") << "mine";
  for (const std::string name : {"snake", "wave"}) {
    const Outcome outcome = shell.run("plugin new activation " + name);
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, Contains("is there already") && Contains("--folder") && Contains(name));
  }
  const Outcome below = shell.run("plugin new activation bent --folder wave");
  CHECK(below.status == 2);
  CHECK_THAT(below.err, Contains("cannot write 'wave/bent': Not a directory"));
  CHECK(names_in(shell.place()) == std::set<std::string>{"snake", "wave"});
  CHECK(fs::is_empty(shell.place() / "snake"));
  CHECK(fixture::bytes_of(shell.place() / "wave") == "mine");
}
