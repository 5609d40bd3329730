// What compilers say to authors who err: one sentence each, that says what to do.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

struct Source {
  std::string name = "\"snake\"", member = "double a = 1;";
  std::string setting = "setting<&Snake::a>(\"a\").above(0).at_most(9).doc(\"pace\")";
  std::string forward = "x + a";

  std::string text() const {
    return R"(#include <headwater/plugin.hpp>
namespace {
using namespace headwater::plugin;
struct Snake : Activation<Snake> {
  )" + member +
           "\n  static constexpr About about{.doc = \"a wave\"};\n"
           "  static constexpr auto settings = declare(" +
           setting + ");\n  auto forward(auto x) const { return " + forward +
           "; }\n  auto derivative(auto x) const { return 0 * x + 1; }\n};\n}\n"
           "HEADWATER_PLUGIN(" +
           name + ", Snake)\n";
  }
};

/// What a compiler says to it.
std::string said_to(const Source& source, const std::string& compiler = "g++ -std=c++20") {
  const fixture::Folder folder;
  const fs::path file = folder.write("snake.cpp", source.text());
  const fs::path output = folder.path() / "said";
  const std::string command = compiler +
                              " -fsyntax-only -I '" HEADWATER_SOURCE_DIR
                              "/core/include' -I '" HEADWATER_SOURCE_DIR "/sdk/include' '" +
                              file.string() + "' > '" + output.string() + "' 2>&1";
  (void)std::system(command.c_str());
  return fixture::bytes_of(output);
}

std::size_t errors_in(const std::string& said) {
  std::size_t n = 0;
  for (std::size_t at = said.find("error: "); at != std::string::npos;
       at = said.find("error: ", at + 1))
    ++n;
  return n;
}

/// By g++ nothing but this; clang tells more, but this first or at all.
void check_sentence(const Source& source, const std::string& words) {
  const std::string said = said_to(source);
  CHECK(errors_in(said) == 1);
  CHECK_THAT(said, Contains(words));
  CHECK_THAT(said_to(source, "clang++ -std=c++20"), Contains(words));
}

}  // namespace

TEST_CASE("a source with all that registers have compiles") {
  for (const char* const formula :
       {"pow(x, 2) + pow(2, x) + pow(x, a)", "atan(x) + atan2(x, 1) + atan2(a, x)",
        "sinh(x) + cosh(x) + log2(x) + lgamma(x)", "fabs(x) + tan(x) + cbrt(x) + erfc(x)",
        "each(x, [](auto t) { return t > 0 ? t : 0; })", "select((x > 0) & !(x > 1), x, 0)"}) {
    INFO(formula);
    CHECK(said_to({.forward = formula}).empty());
  }
}

TEST_CASE("fault 166: a branch on a register names select and each") {
  for (const char* const formula : {"x > 0 ? x : 0 * x", "x > 0 && x < 1 ? x : x",
                                    "[&] { if (x > 0) return x; return -x; }()"}) {
    INFO(formula);
    check_sentence({.forward = formula}, "select(x > 0, a, b)");
    CHECK_THAT(said_to({.forward = formula}), Contains("each(x, f)"));
  }
}

TEST_CASE("fault 167: a function of std on a register says what to write") {
  for (const char* const formula : {"std::exp(x)", "std::pow(x, 2)", "std::lgamma(a * x)"}) {
    INFO(formula);
    check_sentence({.forward = formula}, "write exp(x) without std::, or each(x, f)");
  }
}

TEST_CASE("fault 168: a default that is not allowed says of which setting") {
  const Source outside{.member = "double slope = 2;",
                       .setting = "setting<&Snake::slope>(\"slope\").at_most(1)",
                       .forward = "x"};
  check_sentence(outside, "outside its own range or choices");
  CHECK_THAT(said_to(outside), Contains("'s', 'l', 'o', 'p', 'e'"));
  const Source list{.member = "std::vector<double> a{1, 2};",
                    .setting = "setting<&Snake::a>(\"a\")",
                    .forward = "x"};
  check_sentence(list, "a setting that is a list is empty by default");
}

TEST_CASE("fault 169: a name that hosts refuse does not compile") {
  for (const std::string& name : {std::string("Snake"), std::string(65, 'a'), std::string("a-b")}) {
    INFO(name);
    check_sentence({.name = '"' + name + '"'}, "is 1 to 64 of a-z, 0-9, _");
  }
  check_sentence({.setting = "setting<&Snake::a>(\"Pace\")"}, "are 1 to 64 of a-z, 0-9, _");
}

TEST_CASE("fault 170: an older standard is told that C++20 is needed, first") {
  for (const char* const compiler : {"g++ -std=c++17", "clang++ -std=c++17"}) {
    const std::string said = said_to({}, compiler);
    CHECK(errors_in(said) < 20);
    CHECK_THAT(said.substr(0, said.find('\n', said.find("error: "))),
               Contains("compile this file with -std=c++20"));
  }
}
