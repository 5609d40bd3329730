// headwater plugin check --golden: values beside a plugin that it must reproduce.
#include <headwater/error.hpp>

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "golden.hpp"
#include <check/check.hpp>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

TestResult play(const fs::path& plugin, const fs::path& golden) {
  const CheckReport report = check_plugin({.file = plugin,
                                           .settings = {},
                                           .folders = {HEADWATER_PLUGINS},
                                           .golden = golden,
                                           .filter = ": golden",
                                           .time_limit = 60});
  REQUIRE(report.results.size() == 1);
  return report.results.front();
}

TestResult play(const test::PluginSource& source) {
  const bool is_template = source.name() == "technique_name";
  const fs::path folder = is_template ? HEADWATER_FIXTURE_PLUGINS : HEADWATER_PLUGINS;
  return play(folder / source.kind() / (source.name() + ".so"), source.golden());
}

}  // namespace

TEST_CASE("plugin check plays the golden files of all techniques") {
  for (const test::PluginSource& source : test::plugin_sources()) {
    const TestResult result = play(source);
    INFO(source.golden().string() << ": " << result.sentence);
    CHECK(result.verdict == TestVerdict::passed);
  }
}

TEST_CASE("plugin check finds a number of each kind that is off") {
  const fixture::Folder folder;
  const std::map<std::string, std::pair<std::string, std::string>> changed{
      {"activation", {"/dx/0/0", "dx is off by"}},
      {"initializer", {"/deviation", "the deviation is"}},
      {"normalizer", {"/y/0/0", "y is off by"}},
      {"block", {"/gradients/weight/0", "the gradient of weight is off by"}},
      {"loss", {"/value", "the loss is off by"}},
      {"optimizer", {"/trajectory/3/1", "step 3 is off by"}},
      {"schedule", {"/rates/5", "the rate is off by"}}};
  for (const auto& [kind, change] : changed) {
    INFO(kind);
    const fs::path source = HEADWATER_SOURCE_DIR "/sdk/templates/" + kind;
    test::Json golden = test::parsed(fixture::bytes_of(source / "technique_name.json"));
    test::Json& number = golden[1][test::Json::json_pointer(change.first)];
    number = number.get<double>() + 0.5;
    const TestResult result = play(fs::path(HEADWATER_FIXTURE_PLUGINS) / kind / "technique_name.so",
                                   folder.write("golden.json", golden.dump()));
    CHECK(result.verdict == TestVerdict::failed);
    CHECK_THAT(result.sentence, Contains("golden case 2") && Contains(change.second));
  }
}

TEST_CASE("plugin check refuses a golden file that is none, or of something else") {
  const fixture::Folder folder;
  const fs::path relu = HEADWATER_PLUGINS "/activation/relu.so";
  CHECK_THROWS_WITH(play(relu, folder.path() / "absent.json"), Contains("absent.json"));
  CHECK_THROWS_WITH(play(relu, folder.write("map.json", "{\"x\": 1}")),
                    Contains("holds no golden cases"));
  CHECK_THROWS_WITH(play(relu, HEADWATER_SOURCE_DIR "/plugins/activation/elu.json"),
                    Contains("has values for no technique of") && Contains("relu.so"));
}
