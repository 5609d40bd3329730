// Run folders read back, whole and broken.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "made_result.hpp"
#include <lab/record/recorded_run.hpp>
#include <lab/record/run_folder.hpp>
#include <limits>
#include <sys/stat.h>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double denormal = std::numeric_limits<double>::denorm_min();
const std::string odd_name = "a, \"b\" | <b>&\n\x1b[31m` \xc3\xa9";

Variant variant(const std::string& name) {
  Variant made;
  made.name = name;
  made.resolved = Node::map()
                      .set("variant", Node::scalar(name))
                      .set("train", Node::map().set("steps", Node::integer(20)));
  return made;
}

/// A folder with a run as the program leaves it.
struct Run {
  Run() {
    Experiment experiment;
    experiment.name = "story";
    experiment.seed = std::numeric_limits<std::uint64_t>::max();
    experiment.variants = {variant("first"), variant(odd_name)};
    RunFolder run(folder.path() / "run", experiment, {{"headwater", "run"}, 2});
    test::Made made;
    VariantResult odd = made.result(odd_name);
    odd.probes[0].layers[0].gradient_rms = -inf;
    odd.validation_loss = denormal;
    odd.train_loss = std::numeric_limits<double>::quiet_NaN();
    run.finish({made.trained("first", 0.84), odd});
  }

  std::string path(const std::string& file = "") const {
    return (folder.path() / "run" / file).string();
  }
  void write(const std::string& file, const std::string& text) const {
    folder.write("run/" + file, text);
  }
  void remove(const std::string& file) const { std::filesystem::remove(path(file)); }

  std::string mistakes() const {
    Diagnostics diagnostics;
    read_run(folder.path() / "run", diagnostics);
    return diagnostics.text();
  }

  fixture::Folder folder;
};

std::string summary_of(const std::string& variants) {
  return R"({"name": "story", "seed": 1, "variants": )" + variants + "}";
}

}  // namespace

TEST_CASE("a run reads back as it was written", "[compare]") {
  const Run run;
  Diagnostics diagnostics;
  const RecordedRun recorded = read_run(run.path(), diagnostics);
  CHECK(diagnostics.text() == "");
  CHECK(recorded.name == "story");
  CHECK(recorded.seed == std::numeric_limits<std::uint64_t>::max());
  CHECK(recorded.started.ends_with("Z"));
  REQUIRE(recorded.variants.size() == 2);
  const RecordedVariant& first = recorded.variants[0];
  CHECK(first.name == "first");
  CHECK(first.layers == 21);
  CHECK(first.number("test_accuracy") == 0.84);
  CHECK(first.number("seconds") == 4.82);
  CHECK(first.trained());
  CHECK(first.settings.find("variant") == nullptr);
  CHECK_THAT(first.finding, Contains("gradient"));
  const RecordedVariant& odd = recorded.variants[1];
  CHECK(odd.name == odd_name);
  CHECK(odd.number("validation_loss") == denormal);
  CHECK(odd.number("gradient_ratio") == -inf);
  CHECK(std::isnan(odd.number("train_loss").value()));
  CHECK_FALSE(odd.number("test_loss").has_value());
  CHECK(recorded.environment.find("threads")->text == "2");
  CHECK(recorded.environment.find("seconds") == nullptr);
}

TEST_CASE("what a newer version adds to a run is ignored", "[compare]") {
  const Run run;
  run.write("summary.json",
            R"({"format": [2], "variants": [{"name": "first", "mood": {"a": 1}}]})");
  CHECK(run.mistakes() == "");
  Diagnostics diagnostics;
  const RecordedRun recorded = read_run(run.path(), diagnostics);
  REQUIRE(recorded.variants.size() == 1);
  CHECK_FALSE(recorded.seed.has_value());
  CHECK_FALSE(recorded.variants[0].number("train_loss").has_value());
}

TEST_CASE("what is no run folder is named, and what to do", "[compare]") {
  const Run run;
  const auto mistakes = [](const std::string& folder) {
    Diagnostics diagnostics;
    read_run(folder, diagnostics);
    return diagnostics.text();
  };
  const std::string hint = "  a run folder is what 'headwater run' says that it has written\n";
  CHECK(mistakes("nowhere") == "nowhere: error: no such folder\n" + hint);
  CHECK(mistakes("") == ": error: no such folder\n" + hint);
  const std::string file = run.path("summary.json");
  CHECK(mistakes(file) == file + ": error: this is a file, not the folder of a run\n" + hint);
  const std::string outer = run.folder.path().string();
  CHECK(mistakes(outer) ==
        outer + ": error: this is not a run: it holds no resolved.yaml\n" + hint);
  run.remove("summary.json");
  CHECK(run.mistakes() == run.path().substr(0, run.path().size() - 1) +
                              ": error: this run has not ended: it holds no summary.json\n"
                              "  wait for its end, or run it again\n");
}

TEST_CASE("all mistakes of a run are told at once", "[compare]") {
  const Run run;
  run.write("summary.json", R"({
  "variants": [{"name": "fir)");
  run.write("resolved.yaml", "variants: {first: [}\n");
  run.write("environment.json", "[]");
  const std::string text = run.mistakes();
  CHECK_THAT(text, Contains("summary.json:2:"));
  CHECK_THAT(text, Contains("error: this is not JSON: invalid string: missing closing quote"));
  CHECK_THAT(text, Contains("   2 |   \"variants\": [{\"name\": \"fir"));
  CHECK_THAT(text, Contains("resolved.yaml:1:"));
  CHECK_THAT(text, Contains("environment.json: error: all of it must be a map, but is a list"));
  CHECK_THAT(text, Contains("the file is damaged; run the experiment again"));
}

TEST_CASE("values of a wrong kind are named by their path", "[compare]") {
  const Run run;
  const auto mistakes = [&](const std::string& variants) {
    run.write("summary.json", summary_of(variants));
    return run.mistakes();
  };
  CHECK_THAT(mistakes("null"), Contains("'variants' must be a list, but is null"));
  CHECK_THAT(mistakes("[7]"), Contains("'variants[0]' must be a map, but is 7"));
  CHECK_THAT(mistakes("[{}]"), Contains("'variants[0].name' must be a text, but is null"));
  CHECK_THAT(mistakes(R"([{"name": "first"}, {"name": "first", "test_loss": "Inf"}])"),
             Contains("'variants[1].test_loss' must be a number, \"inf\", \"-inf\", \"nan\" or "
                      "null, but is \"Inf\""));
  CHECK_THAT(mistakes(R"([{"name": "first", "layers": -1}])"),
             Contains("'variants[0].layers' must be a whole number from 0, but is -1"));
  CHECK_THAT(mistakes(R"([{"name": "first", "finding": ["x"]}])"),
             Contains("'variants[0].finding' must be a text, but is a list"));
  CHECK_THAT(mistakes(R"([{"name": "other"}])"),
             Contains("resolved.yaml: error: 'variants' has no 'other'"));
}

TEST_CASE("hostile files of a run are refused", "[compare]") {
  const Run run;
  const auto refused = [&](const std::string& text, const std::string& why) {
    run.write("summary.json", text);
    CHECK_THAT(run.mistakes(), Contains("summary.json") && Contains(why));
  };
  refused("", "this is not JSON: unexpected end of input");
  refused("{\"seed\": 1e999}", "number overflow");
  refused("{\"name\": \"\xff\"}", "ill-formed UTF-8 byte");
  refused(std::string(200'000, '['), "unexpected end of input");
  refused(std::string("{\"name\": \"\0\"}", 13), "control character");
  run.remove("summary.json");
  std::filesystem::create_directory(run.path("summary.json"));
  CHECK_THAT(run.mistakes(), Contains("summary.json: error: this is not a file"));
  run.remove("resolved.yaml");
  REQUIRE(mkfifo(run.path("resolved.yaml").c_str(), 0600) == 0);
  CHECK_THAT(run.mistakes(), Contains("resolved.yaml: error: this is not a file"));
}
