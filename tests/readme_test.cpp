// What the README shows, done: its commands, its experiment, its plugin.
#include "catch.hpp"
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdlib.h>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

/// A folder for one test, gone afterwards.
struct Folder {
  Folder() {
    std::string name = fs::temp_directory_path() / "headwater-readme-XXXXXX";
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

std::string readme() {
  std::ifstream in(fs::path(HEADWATER_SOURCE_DIR) / "README.md");
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// The first fenced block in a language.
std::string block(const std::string& language) {
  const std::string text = readme(), fence = "```" + language + "\n";
  const std::size_t begin = text.find(fence) + fence.size();
  return text.substr(begin, text.find("```", begin) - begin);
}

/// What the lines "    ./dev headwater ..." and "    ./dev run ..." tell the program,
/// without what follows a comment sign.
std::vector<std::string> commands() {
  std::vector<std::string> found;
  std::istringstream in(readme());
  const std::string door = "    ./dev ", whole = door + "headwater ";
  for (std::string line; std::getline(in, line);) {
    line = line.substr(0, line.find(" #"));
    if (line.starts_with(whole)) found.push_back(line.substr(whole.size()));
    if (line.starts_with(door + "run ")) found.push_back(line.substr(door.size()) + " expect={}");
  }
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

TEST_CASE("the commands of the README work") {
  const Folder folder;
  fs::copy(fs::path(HEADWATER_SOURCE_DIR) / "configs", folder.path / "configs");
  const auto all = commands();
  REQUIRE(all.size() >= 4);
  for (std::string command : all) {
    if (command.find("vanishing_gradient") != std::string::npos) continue;  // tested whole
    if (command.starts_with("reproduce")) command += " --only 1,4";         // tested whole
    INFO(command);
    CHECK(run(folder.path, program + " " + command) == 0);
  }
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
