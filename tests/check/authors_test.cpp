// Mistakes of authors that compile: plugin check says what to do about each.
#include <headwater/error.hpp>

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "json.hpp"
#include <algorithm>
#include <check/check.hpp>
#include <check/golden.hpp>
#include <cstdlib>
#include <string>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

/// A plugin that is built for a test.
class Built {
 public:
  explicit Built(const std::string& source) {
    const std::string command =
        "g++ -std=c++20 -shared -fPIC -fvisibility=hidden -Wl,-z,relro,-z,now "
        "-Wl,--version-script='" HEADWATER_SOURCE_DIR
        "/sdk/cmake/plugin.map' -I "
        "'" HEADWATER_SOURCE_DIR "/core/include' -I '" HEADWATER_SOURCE_DIR "/sdk/include' -o '" +
        file() + "' '" + folder_.write("plugin.cpp", source).string() + "'";
    REQUIRE(std::system(command.c_str()) == 0);
  }
  std::string file() const { return (folder_.path() / "plugin.so").string(); }

  CheckReport check(const std::string& filter = "") const {
    return check_plugin({.file = file(),
                         .settings = {},
                         .folders = {HEADWATER_PLUGINS},
                         .filter = filter,
                         .time_limit = 600});
  }
  /// The first that is not right.
  TestResult fault(const std::string& filter = "") const {
    const CheckReport report = check(filter);
    const auto wrong = std::ranges::find_if(report.results, [](const TestResult& one) {
      return one.verdict == TestVerdict::failed || one.verdict == TestVerdict::warned;
    });
    REQUIRE(wrong != report.results.end());
    return *wrong;
  }

 private:
  fixture::Folder folder_;
};

std::string activation(const std::string& members) {
  return R"(#include <headwater/plugin.hpp>
#include <cstdlib>
#include <unistd.h>
namespace {
using namespace headwater::plugin;
struct Mine : ColumnActivation<Mine> {
  static constexpr About about{.doc = "2 x"};
  template <class T> void forward(std::span<const T> x, std::span<T> y) const {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = 2 * x[i];
    work();
  }
  template <class T> void backward(std::span<const T>, std::span<const T> dy, std::span<T> dx) const {
    for (std::size_t i = 0; i < dy.size(); ++i) dx[i] = 2 * dy[i];
  }
  )" + members +
         "\n};\n}\nHEADWATER_PLUGIN(\"mine\", Mine)\n";
}

std::string initializer(const std::string& members) {
  return R"(#include <headwater/plugin.hpp>
#include <random>
namespace {
using namespace headwater::plugin;
struct Mine : Initializer<Mine> {
  static constexpr About about{.doc = "normal"};
  )" + members +
         "\n};\n}\nHEADWATER_PLUGIN(\"mine\", Mine)\n";
}

std::string fill_by(const std::string& generator) {
  return initializer("void fill(auto w, Fans, Random) const {\n" + generator + R"(
    std::normal_distribution<double> draw;
    for (std::int64_t j = 0; j < w.cols; ++j)
      for (std::int64_t i = 0; i < w.rows; ++i) w(i, j) = draw(generator);
  })");
}

}  // namespace

TEST_CASE("fault 171: the technique of the README passes plugin check") {
  const std::string text = fixture::bytes_of(HEADWATER_SOURCE_DIR "/README.md");
  const std::size_t begin = text.find("```cpp\n") + 7;
  const CheckReport report = Built(text.substr(begin, text.find("```", begin) - begin)).check();
  for (const TestResult& one : report.results)
    if (one.verdict == TestVerdict::failed) UNSCOPED_INFO(one.name() << ": " << one.sentence);
  CHECK(report.good());
}

TEST_CASE("fault 172: a plugin cannot forge what its checks find") {
  for (const char* const forged : {"\\x04", "\\n\\x01sskipped\\n", "\\x05why\\x05"}) {
    INFO(forged);
    const Built plugin(activation("void work() const { if (::write(1, \"" + std::string(forged) +
                                  "\", sizeof \"" + forged + "\" - 1) > 0) ::_exit(0); }"));
    const TestResult fault = plugin.fault("activation/mine: gradient");
    CHECK(fault.verdict == TestVerdict::failed);
    CHECK_THAT(fault.sentence, Contains("it called exit(0) in forward"));
  }
}

TEST_CASE("fault 173: plugin check finds an initializer with a generator of its own") {
  const TestResult same = Built(fill_by("std::mt19937 generator(42);")).fault(": stream");
  CHECK_THAT(same.sentence, Contains("the same with any seed"));
  const TestResult other = Built(fill_by("static std::mt19937 generator;")).fault(": stream");
  CHECK(other.verdict == TestVerdict::failed);
  CHECK_THAT(other.sentence, Contains("filled twice with the same seed, it gives other numbers"));
  for (const TestResult& one : {same, other})
    CHECK_THAT(one.help, Contains("draw from the Random that fill is given"));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// Sanitizers have a heap of their own, in which no object is looked at.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("fault 174: plugin check finds mutable members, whose results are the same") {
  const TestResult fault =
      Built(activation("mutable long calls = 0; void work() const { ++calls; }")).fault(": object");
  CHECK(fault.verdict == TestVerdict::failed);
  CHECK_THAT(fault.sentence, Contains("of its object change in calls"));
  CHECK_THAT(fault.help, Contains("no mutable members"));
}
#endif
#endif

TEST_CASE("fault 175: plugin check says that a slot is empty") {
  std::string source =
      fixture::bytes_of(HEADWATER_SOURCE_DIR "/sdk/templates/block/technique_name.cpp");
  const std::size_t otherwise = source.find(".otherwise(");
  REQUIRE(otherwise != std::string::npos);
  source.erase(otherwise, source.find(')', otherwise) + 1 - otherwise);
  const TestResult fault = Built(source).fault("block/technique_name: ");
  CHECK_THAT(fault.sentence + fault.help, Contains("is empty") && Contains(".otherwise(\"tanh\")"));
}

TEST_CASE("plugin check tells a missing gradient before what follows from it") {
  std::string source =
      fixture::bytes_of(HEADWATER_SOURCE_DIR "/sdk/templates/activation/technique_name.cpp");
  const std::size_t at = source.find("auto derivative(auto x) const {");
  REQUIRE(at != std::string::npos);
  source.insert(at + 31, " return 0 * x;");
  CHECK(Built(source).fault("activation/technique_name: ").test == "gradient");
}

TEST_CASE("plugin check names the key that a golden case lacks, and the file") {
  const fixture::Folder folder;
  const auto refused = [&](const std::string& kind, const std::string& key) {
    test::Json golden = test::parsed(
        fixture::bytes_of(HEADWATER_SOURCE_DIR "/sdk/templates/" + kind + "/technique_name.json"));
    golden[1].erase(key);
    const fs::path file = folder.write(kind + ".json", golden.dump());
    CHECK_THROWS_WITH(
        read_golden(file.string()),
        Contains(kind + ".json': case 2 has no '" + key + "'") && Contains("it needs "));
  };
  refused("activation", "dx");
  refused("block", "gradients");
  refused("initializer", "fan_in");
  refused("schedule", "rates");
}
