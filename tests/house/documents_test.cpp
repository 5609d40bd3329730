// What documents show, done: their commands, experiments and code; and what they name is there.
// The guide of authors is followed by users/guide_test.py.
#include "catch.hpp"
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdlib.h>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path source = HEADWATER_SOURCE_DIR;

/// A folder for one test, gone afterwards.
struct Folder {
  Folder() {
    std::string name = fs::temp_directory_path() / "headwater-readme-XXXXXX";
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

const std::vector<std::string> documents{"README.md", "CONTRIBUTING.md", "configs/README.md",
                                         "sdk/README.md"};

std::string text_of(const std::string& document) {
  std::ifstream in(source / document);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// The first fenced block of the README in a language.
std::string block(const std::string& language) {
  const std::string text = text_of("README.md"), fence = "```" + language + "\n";
  const std::size_t begin = text.find(fence) + fence.size();
  return text.substr(begin, text.find("```", begin) - begin);
}

/// The lines "    ./dev ..." of a document, without what follows a comment sign.
std::vector<std::string> commands_of(const std::string& document) {
  std::vector<std::string> found;
  std::istringstream in(text_of(document));
  const std::string door = "    ./dev ";
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(door))
      found.push_back(line.substr(door.size(), line.find(" #") - door.size()));
  return found;
}

/// What a command of ./dev tells the program; empty: it is not for the program.
std::string for_program(const std::string& command) {
  if (command.starts_with("headwater ")) return command.substr(10);
  return command.starts_with("run ") ? command + " expect={}" : "";
}

/// All that an expression finds first in brackets.
std::vector<std::string> all_of(const std::string& text, const std::string& expression) {
  const std::regex regex(expression);
  std::vector<std::string> found;
  for (std::sregex_iterator i(text.begin(), text.end(), regex), end; i != end; ++i)
    found.push_back((*i)[1]);
  return found;
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

int run(const fs::path& folder, const std::string& command) {
  const std::string all = "cd '" + folder.string() + "' && " + command + " > output.txt 2>&1";
  const int status = std::system(all.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

const std::string program = HEADWATER_PROGRAM;

}  // namespace

TEST_CASE("the experiment of the README runs and keeps what it expects") {
  const Folder folder;
  write(folder.path / "example.yaml", block("yaml"));
  CHECK(run(folder.path, program + " run example.yaml") == 0);
  CHECK(fs::exists(folder.path / "runs"));
}

TEST_CASE("the commands of documents work") {
  const Folder folder;
  fs::copy(source / "configs", folder.path / "configs", fs::copy_options::recursive);
  std::size_t n = 0;
  for (const std::string& document : documents)
    for (const std::string& command : commands_of(document)) {
      std::string told = for_program(command);
      if (told.empty() || told.find("vanishing_gradient") != told.npos) continue;  // tested whole
      if (told.starts_with("reproduce")) told += " --only 1,4";                    // tested whole
      INFO(document << ": " << told);
      CHECK(run(folder.path, program + " " + told) == 0);
      ++n;
    }
  CHECK(n >= 6);
}

TEST_CASE("documents name commands of ./dev that are there") {
  const std::string dev = text_of("dev");
  for (const std::string& document : documents)
    for (const std::string& command : commands_of(document)) {
      INFO(document << ": " << command);
      CHECK(dev.find("\n  " + command.substr(0, command.find(' '))) != dev.npos);
    }
}

TEST_CASE("links of documents lead somewhere") {
  for (const std::string& document : documents)
    for (const std::string& link : all_of(text_of(document), R"([^\[]\]\(([^)#:]+)\))")) {
      INFO(document << ": " << link);
      CHECK(fs::exists((source / document).parent_path() / link));
    }
}

TEST_CASE("the gallery has every experiment with its picture") {
  const std::string gallery = text_of("configs/README.md");
  for (const auto& file : fs::directory_iterator(source / "configs")) {
    if (file.path().extension() != ".yaml") continue;
    const std::string name = file.path().stem();
    INFO(name);
    CHECK(gallery.find("(" + name + ".yaml)") != gallery.npos);
    CHECK(gallery.find("(pictures/" + name + ".svg)") != gallery.npos);
  }
}

// Numbers are compared as numbers: other processors may round them otherwise.
TEST_CASE("the pictures of the gallery are what the program draws") {
  const Folder folder;
  REQUIRE(run(folder.path, program + " run '" + (source / "configs/smallest.yaml").string() +
                               "' --out made") == 0);
  const std::string shown = text_of("configs/pictures/smallest.svg");
  const std::string made = text_of(folder.path / "made/gradient.svg");
  const std::regex number("[0-9.]+");
  CHECK(std::regex_replace(made, number, "0") == std::regex_replace(shown, number, "0"));
  const std::vector<std::string> a = all_of(made, "([0-9]+\\.[0-9])"),
                                 b = all_of(shown, "([0-9]+\\.[0-9])");
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    CHECK(std::abs(std::stod(a[i]) - std::stod(b[i])) < 0.2);
}

// A key that is not known is met with those that are.
TEST_CASE("every key of a configuration is in its document") {
  const std::string keys = text_of("configs/README.md");
  const Folder folder;
  write(folder.path / "odd.yaml", R"(zzzzzz: 1
data: {type: gaussian, features: 8, targets: 2}
network: [{block: dense, units: 2}, {repeat: 2, layers: [], zzzzzz: 1}]
loss: mse
optimizer: sgd
train: {steps: 1, zzzzzz: 1, early_stopping: {zzzzzz: 1}}
probe: {zzzzzz: 1}
theory: {zzzzzz: 1}
claim: {zzzzzz: 1}
variants: {a: {zzzzzz: 1}, b: {each: activation, zzzzzz: 1}}
expect: {base.seconds: {value: 1, zzzzzz: 1}}
)");
  CHECK(run(folder.path, program + " check odd.yaml") == 2);
  std::ifstream output(folder.path / "output.txt");
  std::size_t maps = 0;
  for (std::string line; std::getline(output, line);) {
    const std::size_t known = line.find("known keys: ");
    if (known == line.npos) continue;
    ++maps;
    for (const std::string& key : all_of(line.substr(known + 12), "([a-z_0-9]+)")) {
      INFO(line << ": " << key);
      CHECK(std::regex_search(keys, std::regex("[`.{ ]" + key + "[`.:, ]")));
    }
  }
  CHECK(maps >= 8);
}

TEST_CASE("the plugin of the README is an activation") {
  const Folder folder;
  write(folder.path / "snake.cpp", block("cpp"));
  const std::string include = std::string(" -I ") + HEADWATER_SOURCE_DIR;
  REQUIRE(run(folder.path, std::string(HEADWATER_CXX) + " -std=c++20 -O1 -fPIC -shared" + include +
                               "/sdk/include" + include + "/core/include snake.cpp -o snake.so") ==
          0);
  write(folder.path / "example.yaml", block("yaml"));
  CHECK(run(folder.path, program + " run example.yaml --plugin snake.so expect={} "
                                   "network.0.layers.0.activation=snake") == 0);
}
