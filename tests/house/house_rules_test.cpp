// The rules of the house: where things may stand, what may know what, how long files
// are.
#include "catch.hpp"
#include "source_tree.hpp"
#include <cstdlib>
#include <functional>
#include <map>
#include <regex>

namespace fs = std::filesystem;
using namespace headwater::test;

namespace {

std::vector<fs::path> all_code() {
  std::vector<fs::path> out;
  for (const char* folder : {"core", "sdk", "plugins", "tests"})
    for (fs::path& path : files(folder, code))
      out.push_back(std::move(path));
  return out;
}

/// Files of a folder in which a line matches.
std::vector<std::string> matching(const std::string& folder, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> out;
  for (const fs::path& path : files(folder, code)) {
    const auto all = lines(path);
    if (std::any_of(all.begin(), all.end(),
                    [&](const std::string& line) { return std::regex_search(line, regex); }))
      out.push_back(name(path));
  }
  return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("house rules: files are short and say what they are") {
  const std::set<std::string> contracts{"abi.h", "headwater.h"};
  for (const fs::path& path : all_code()) {
    INFO(name(path));
    const auto all = lines(path);
    REQUIRE_FALSE(all.empty());
    CHECK(all.size() <= (contracts.contains(path.filename().string()) ? 700 : 400));
    CHECK((all[0].starts_with("// ") || all[0].starts_with("/* ")));
  }
}

TEST_CASE("house rules: the sources of the report page are short and say what they are") {
  for (const fs::path& path : files("sdk/lab/report/page", {".js", ".css"})) {
    INFO(name(path));
    const auto all = lines(path);
    REQUIRE_FALSE(all.empty());
    CHECK(all.size() <= 400);
    CHECK((all[0].starts_with("// ") || all[0].starts_with("/* ")));
    CHECK(std::ranges::all_of(all, [](const std::string& line) { return line.size() <= 100; }));
  }
}

// A reader that ends early ends the writer by a signal, now and then, and with it the script.
TEST_CASE("house rules: no pipe of the scripts ends before what it reads") {
  for (const char* script : {"dev", ".ci/run"})
    CHECK_FALSE(std::regex_search(read(root / script), std::regex("[^|]\\| *(head|grep -q)\\b")));
}

TEST_CASE("house rules: nothing is left open") {
  const std::regex open(std::string("TO") + "DO|FIX" +
                        "ME|\\bXX"
                        "X\\b|HA" +
                        "CK");
  for (const fs::path& path : all_code()) {
    INFO(name(path));
    CHECK_FALSE(std::regex_search(read(path), open));
  }
}

TEST_CASE("house rules: arrows point one way") {
  CHECK(matching("core", "#include.*(plugin\\.hpp|\\blab/|\\bcli/|sdk/)") == Names{});
  CHECK(matching("sdk/lab", "#include.*cli/") == Names{});
  CHECK(matching("sdk/cli", "#include.*(core/src|runtime/|\\.\\./\\.\\./core)") == Names{});
  CHECK(matching("sdk/lab", "#include.*(core/src|runtime/|\\.\\./\\.\\./core)") == Names{});
  CHECK(matching("sdk/include", "#include <headwater/(?!plugin|pack|abi|theory)") == Names{});
  CHECK(matching("plugins", "#include [<\"](?!headwater/plugin(/[a-z_]+)?\\.hpp|[a-z_]+>)") ==
        Names{});
}

TEST_CASE("house rules: a dependency has one place") {
  CHECK(matching("core", "#include <boost/") == Names{"core/src/loading/library.cpp"});
  CHECK(matching("core", "#include <yaml-cpp/") == Names{"core/src/config/yaml_tree.cpp"});
  CHECK(matching("sdk", "#include <(boost|yaml-cpp)/") == Names{});
  CHECK(matching("sdk", "#include <nlohmann/") == Names{"sdk/base/json.cpp"});
  CHECK(matching("sdk", "#include <CLI/") ==
        Names{"sdk/cli/main.cpp", "sdk/cli/option_mistakes.cpp"});
  CHECK(matching("core/include", "#include <(boost|yaml-cpp|fmt|Eigen|cblas)") == Names{});
  CHECK(matching("core", "dlopen\\(.*RTLD_DEEPBIND") == Names{});
}

TEST_CASE("house rules: the core names no technique") {
  std::string pattern;
  const std::set<std::string> plain_words{"chrono", "constant", "dense",   "identity", "normal",
                                          "ones",   "step",     "uniform", "zeros"};
  for (const fs::path& path : files("plugins", {".cpp"}))
    if (!plain_words.contains(path.stem().string()))
      pattern += (pattern.empty() ? "" : "|") + path.stem().string();
  // Comments may give examples; code may not know any technique.
  const std::regex regex("^[^/]*\\b(" + pattern + ")\\b", std::regex::icase);
  for (const fs::path& path : files("core/src", code))
    for (const std::string& line : lines(path)) {
      INFO(name(path) << ": " << line);
      CHECK_FALSE(std::regex_search(line, regex));
    }
}

TEST_CASE("house rules: an activation is one short file") {
  for (const fs::path& path : files("plugins/activation", {".cpp"})) {
    INFO(name(path));
    const bool elementwise = read(path).find(" : Activation<") != std::string::npos;
    CHECK(lines(path).size() <= (elementwise ? 25 : 40));
  }
  for (const fs::path& path : files("plugins", {".cpp"})) {
    INFO(name(path));
    CHECK(fs::exists(fs::path(path).replace_extension(".json")));
  }
}

// CMake reads lists of tests, where these signs would join several into one.
TEST_CASE("house rules: names of tests hold no brackets and no semicolons") {
  const std::regex bad("TEST_CASE\\(\\s*\"[^\"]*[\\[\\];]");
  for (const fs::path& path : files("tests", {".cpp"})) {
    INFO(name(path));
    CHECK_FALSE(std::regex_search(read(path), bad));
  }
}

TEST_CASE("house rules: no name says nothing") {
  const std::regex empty("(Manager|Helper|Util|Impl)\\b");
  for (const fs::path& path : all_code()) {
    INFO(name(path));
    if (path.filename() != "house_rules_test.cpp")
      CHECK_FALSE(std::regex_search(read(path), empty));
  }
}

TEST_CASE("house rules: the README is short and starts with a command") {
  const auto readme = lines(root / "README.md");
  CHECK(readme.size() <= 160);
  const auto first = std::find_if(readme.begin(), readme.end(), [](const std::string& line) {
    return line.starts_with("    ./dev ");
  });
  CHECK(first - readme.begin() < 15);
  CHECK(std::find(readme.begin(), readme.end(), "## Limitations") != readme.end());
}

TEST_CASE("house rules: the build description is short") {
  CHECK(lines(root / "CMakeLists.txt").size() <= 60);
  const std::regex says_nothing("\\s*(#.*)?");
  std::vector<fs::path> all{root / "CMakeLists.txt"};
  for (const char* folder : {"core", "sdk", "plugins", "tests"})
    for (const fs::path& path : files(folder, {".txt", ".cmake"}))
      if (path.extension() == ".cmake" || path.filename() == "CMakeLists.txt") all.push_back(path);
  std::ptrdiff_t total = 0;
  for (const fs::path& path : all)
    total += std::ranges::count_if(lines(path), [&](const std::string& line) {
      return !std::regex_match(line, says_nothing);
    });
  CHECK(total <= 450);
}

// Only what waits, and what measures: a test that fails on slow machines is not a test.
TEST_CASE("house rules: tests look at no clock") {
  CHECK(matching("tests", std::string("_clo") + "ck\\b|\\bclo" + "ck\\(") ==
        Names{"tests/bench/start.cpp", "tests/bench/timing.hpp",
              "tests/fixtures/faulty/meeting.hpp", "tests/support/patience.hpp"});
}

TEST_CASE("house rules: headers define no type twice") {
  const std::regex definition("(struct|class|enum class) ([A-Z]\\w*)( final)?( :.*)? \\{.*");
  std::map<std::string, std::string> places;
  for (const fs::path& path : files("sdk/lab", {".hpp"}))
    for (const std::string& line : lines(path)) {
      std::smatch found;
      if (!std::regex_match(line, found, definition)) continue;
      const auto [place, is_new] = places.emplace(found[2], name(path));
      INFO(found[2] << " in " << name(path) << " and " << place->second);
      CHECK(is_new);
    }
  CHECK(places.size() > 50);
}

TEST_CASE("house rules: code is formatted") {
  std::string command = "clang-format-14 --dry-run --Werror";
  for (const fs::path& path : all_code())
    command += " '" + path.string() + "'";
  CHECK(std::system(command.c_str()) == 0);
}
