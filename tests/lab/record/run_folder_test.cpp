// The run folder: what it holds, and that it is replaced as a whole or not at all.
#include <headwater/block.hpp>

#include "catch.hpp"
#include "host.hpp"
#include "json.hpp"
#include <base/digest.hpp>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <lab/experiment/resolved.hpp>
#include <lab/record/run_csv.hpp>
#include <lab/record/run_folder.hpp>
#include <lab/report/report.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace headwater;
using namespace headwater::lab;
namespace fs = std::filesystem;

namespace {

/// An empty folder for one test.
class Place {
 public:
  Place()
      : path_(fs::temp_directory_path() / ("headwater-folder-test-" + std::to_string(getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Place() { fs::remove_all(path_); }

  fs::path operator/(const char* name) const { return path_ / name; }
  const fs::path& path() const { return path_; }

  std::vector<std::string> entries(const char* inside = "") const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_ / inside))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  fs::path path_;
};

const std::vector<std::string> run_files{"config.yaml", "environment.json", "histograms.csv",
                                         "layers.csv",  "report.html",      "resolved.yaml",
                                         "steps.csv",   "summary.json"};

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

Experiment experiment(const std::string& learning_rate = "0.1") {
  Experiment made;
  made.name = "story";
  made.seed = 7;
  made.text = "name: story  # as given\n";
  Variant variant;
  variant.name = "first, \"best\"";
  variant.resolved = Node::map().set("learning_rate", Node::scalar(learning_rate));
  made.variants.push_back(variant);
  return made;
}

VariantResult result(double loss) {
  VariantResult made;
  made.name = "first, \"best\"";
  made.layer_names = {"dense wave", "dense"};
  made.train_loss = loss;
  return made;
}

/// Tells the folder of a whole run with this loss in each of two steps.
void run_into(RunFolder& folder, double loss) {
  folder.variant_begins(result(loss).name, 2, result(loss).layer_names);
  for (std::int64_t i = 0; i < 2; ++i)
    folder.step_done({i, loss, std::nullopt, 0.5});
  folder.probe_done({0, std::vector<LayerReading>(2)});
  folder.variant_ends(result(loss));
}

void run(const fs::path& path, double loss) {
  RunFolder folder(path, experiment(), {{"headwater", "run"}, 2}, {{"report.html", report_html}});
  run_into(folder, loss);
  folder.finish({result(loss)});
}

double loss_in(const fs::path& path) {
  const auto summary = test::parsed(read_file(path / "summary.json"));
  return summary["variants"][0]["train_loss"].get<double>();
}

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::string refusal_of(const fs::path& path) {
  return refusal([&] { RunFolder(path, experiment(), {}); });
}

}  // namespace

TEST_CASE("a file is read whole, and a folder is not a file", "[folder]") {
  const Place place;
  std::string bytes(50'000, 'x');
  bytes[20'000] = '\0';
  write(place / "large", bytes);
  write(place / "empty", "");
  CHECK(read_file(place / "large") == bytes);
  CHECK(read_file(place / "empty").empty());
  CHECK_THROWS_WITH(read_file(place.path()),
                    "cannot read '" + place.path().string() + "': Is a directory");
}

TEST_CASE("a run folder holds all of a run", "[folder]") {
  const Place place;
  run(place / "out", 0.25);
  CHECK(place.entries() == std::vector<std::string>{"out"});
  CHECK(place.entries("out") == run_files);
  CHECK(read_file(place / "out/config.yaml") == "name: story  # as given\n");
  CHECK(read_file(place / "out/steps.csv") == std::string(steps_header) +
                                                  "\n\"first, \"\"best\"\"\",0,0.25,,0.5,,"
                                                  "\n\"first, \"\"best\"\"\",1,0.25,,0.5,,\n");
  CHECK(read_file(place / "out/layers.csv") ==
        std::string(layers_header) + "\n\"first, \"\"best\"\"\",0,1,dense wave,0,,0,0,,,," +
            "\n\"first, \"\"best\"\"\",0,2,dense,0,,0,0,,,,\n");
  CHECK(loss_in(place / "out") == 0.25);
}

TEST_CASE("environment.json tells where a run was made, but not by whom", "[folder]") {
  const Place place;
  run(place / "out", 1);
  const std::string text = read_file(place / "out/environment.json");
  const auto json = test::parsed(text);
  for (const char* key : {"program", "version", "compiler", "products", "processor"})
    CHECK(json[key].get<std::string>() != "");
  for (const char* key : {"instruction_set", "system", "kernel", "started"})
    CHECK(json[key].get<std::string>() != "");
  CHECK(json["cores"].get<int>() >= 1);
  CHECK(json["threads"] == 2);
  CHECK(json["memory_bytes"].get<double>() > 1e6);
  CHECK(json["seconds"].get<double>() >= 0);
  CHECK(json["command_line"] == nlohmann::json{"headwater", "run"});
  char host[256] = {};
  REQUIRE(gethostname(host, sizeof host - 1) == 0);
  for (const auto& item : json.items())
    CHECK(item.value() != host);
}

TEST_CASE("resolved.yaml holds the defaults and the plugins with their hashes", "[folder]") {
  Context context = test::context();
  Experiment made = experiment();
  made.variants[0].model.layers.push_back(
      context.make<headwater::Block>("{block: dense, units: 4, activation: sigmoid}"));
  Diagnostics diagnostics;
  const Node resolved = parse_yaml(resolved_yaml(made) + plugins_yaml(used_plugins(made)),
                                   "resolved.yaml", diagnostics);
  CHECK(diagnostics.text().empty());
  CHECK(resolved.find("seed")->text == "7");
  const Node& variant = resolved.find("variants")->entries.at(0).value;
  CHECK(variant.find("learning_rate")->text == "0.1");
  std::vector<std::string> names;
  for (const Node& plugin : resolved.find("plugins")->items) {
    names.push_back(plugin.find("technique")->text);
    CHECK(plugin.find("sha256")->text.size() == 64);
    CHECK(plugin.find("file")->text.find('/') == std::string::npos);
  }
  CHECK(std::count(names.begin(), names.end(), "activation/sigmoid") == 1);
  CHECK(std::count(names.begin(), names.end(), "block/dense") == 1);
}

TEST_CASE("hashes are SHA-256", "[folder]") {
  CHECK(headwater::lab::sha256("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("the default folder depends on the resolved configuration", "[folder]") {
  const fs::path folder = default_folder(experiment());
  CHECK(folder.parent_path() == "runs");
  CHECK(folder.filename().string().starts_with("story-"));
  CHECK(folder == default_folder(experiment()));
  CHECK(folder != default_folder(experiment("0.2")));
  Experiment odd = experiment();
  odd.name = "../a b";
  CHECK(default_folder(odd).filename().string().starts_with("_.._a_b-"));
}

TEST_CASE("while a run lasts its files grow by whole lines, and the old run stays", "[folder]") {
  const Place place;
  run(place / "out", 1);
  RunFolder folder(place / "out", experiment(), {});
  run_into(folder, 2);
  CHECK(loss_in(place / "out") == 1);
  REQUIRE(place.entries().size() == 2);
  const std::string partial = place.entries()[1];
  CHECK(partial.starts_with("out.partial-"));
  const std::string steps = read_file(place.path() / partial / "steps.csv");
  CHECK(std::count(steps.begin(), steps.end(), '\n') == 3);
  CHECK(steps.back() == '\n');
  folder.finish({result(2)});
  CHECK(loss_in(place / "out") == 2);
  CHECK(place.entries() == std::vector<std::string>{"out"});
}

TEST_CASE("a run that fails leaves the old one and nothing else", "[folder]") {
  const Place place;
  run(place / "out", 1);
  {
    RunFolder folder(place / "out", experiment(), {});
    folder.variant_begins("first", 2, {"dense"});
    folder.step_done({0, 5, std::nullopt, 0.1});
  }
  CHECK(loss_in(place / "out") == 1);
  CHECK(place.entries() == std::vector<std::string>{"out"});
}

TEST_CASE("a new run does not delete what people put beside the old one", "[folder]") {
  const Place place;
  run(place / "out", 1);
  write(place / "out/notes.txt", "mine");
  run(place / "out", 2);
  CHECK(loss_in(place / "out") == 2);
  CHECK(read_file(place / "out/notes.txt") == "mine");
  CHECK(place.entries() == std::vector<std::string>{"out"});
}

TEST_CASE("what a killed run left is removed, a living one's is not", "[folder]") {
  const Place place;
  const pid_t child = fork();
  if (child == 0) {
    const StagedFolder staged(place / "out");
    _exit(fs::exists(staged.path()) ? 0 : 1);
  }
  int status = 1;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  REQUIRE(place.entries().size() == 1);
  const StagedFolder first(place / "out");
  CHECK(place.entries().size() == 1);
  const StagedFolder second(place / "out");
  CHECK(place.entries().size() == 2);
  CHECK(fs::exists(first.path()));
}

TEST_CASE("folders that are not ours are refused before anything runs", "[folder]") {
  const Place place;
  fs::create_directories(place / "photos");
  write(place / "photos/cat.jpg", "cat");
  CHECK(refusal_of(place / "photos") ==
        "cannot write the run to '" + (place / "photos").string() +
            "': it holds other files and is not an earlier run; name a new folder");
  write(place / "photos/environment.json", "{\"program\": \"camera\"}");
  CHECK(refusal_of(place / "photos") != "no error");
  write(place / "photos/environment.json", "no JSON");
  CHECK(refusal_of(place / "photos") != "no error");
  CHECK_THAT(refusal_of(place / "photos/cat.jpg"), Catch::Matchers::EndsWith("it is not a folder"));
  CHECK_THAT(refusal_of("."), Catch::Matchers::Contains("working directory"));
  CHECK(place.entries() == std::vector<std::string>{"photos"});
}

TEST_CASE("an empty folder, a missing parent and a slash at the end are fine", "[folder]") {
  const Place place;
  fs::create_directories(place / "empty");
  run(place / "empty", 1);
  CHECK(place.entries("empty") == run_files);
  run(place / "deep/down/out/", 1);
  CHECK(place.entries("deep/down") == std::vector<std::string>{"out"});
  fs::create_directory_symlink(place / "deep/down/out", place / "link");
  run(place / "link", 2);
  CHECK(fs::is_symlink(place / "link"));
  CHECK(loss_in(place / "deep/down/out") == 2);
}

TEST_CASE("places that cannot be written are named with the reason", "[folder]") {
  const Place place;
  write(place / "file", "");
  CHECK_THAT(refusal_of(place / "file/out"),
             Catch::Matchers::Contains((place / "file/out").string()) &&
                 Catch::Matchers::Contains("Not a directory"));
  fs::create_directories(place / "closed");
  chmod((place / "closed").c_str(), 0555);
  const uid_t self = geteuid();
  const bool root = self == 0;  // who may write everywhere
  if (root) REQUIRE(seteuid(65534) == 0);
  const std::string message = refusal_of(place / "closed/out");
  if (root) REQUIRE(seteuid(self) == 0);
  CHECK(message == "cannot write '" + (place / "closed/out").string() + "': Permission denied");
}

TEST_CASE("a full disk is an error that names the file", "[folder]") {
  LineFile file("/dev/full");
  file.add("line");
  CHECK(refusal([&] { file.flush(); }) == "cannot write '/dev/full': No space left on device");
}

TEST_CASE("a finished run that cannot take its place is kept", "[folder]") {
  const Place place;
  RunFolder folder(place / "out", experiment(), {});
  run_into(folder, 3);
  fs::create_directories(place / "out");
  write(place / "out/cat.jpg", "cat");
  const std::string message = refusal([&] { folder.finish({result(3)}); });
  CHECK_THAT(message, Catch::Matchers::Contains("; the run is complete in '"));
  CHECK(read_file(place / "out/cat.jpg") == "cat");
  REQUIRE(place.entries().size() == 2);
  CHECK(loss_in(place.path() / place.entries()[1]) == 3);
}
