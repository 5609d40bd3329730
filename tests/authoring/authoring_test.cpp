// What the compiler tells the author of a plugin.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include <cstdlib>
#include <string>

using Catch::Matchers::Contains;

namespace {

/// What the compiler says to an activation with this text in its class.
std::string compiled(const std::string& text) {
  const fixture::Folder folder;
  const auto source = folder.write("plugin.cpp",
                                   "#include <headwater/plugin.hpp>\n"
                                   "using namespace headwater::plugin;\n"
                                   "struct Own : Activation<Own> {\n" +
                                       text +
                                       "\n  auto forward(auto x) const { return x; }\n"
                                       "  auto derivative(auto) const { return 1; }\n"
                                       "};\n"
                                       "HEADWATER_PLUGIN(\"own\", Own)\n");
  const std::string root = HEADWATER_SOURCE_DIR;
  const std::string command = std::string(HEADWATER_CXX) + " -std=c++20 -fsyntax-only -I " + root +
                              "/sdk/include -I " + root + "/core/include " + source.string() +
                              " 2> " + (folder.path() / "said").string();
  const bool fine = std::system(command.c_str()) == 0;
  return fine ? "fine" : fixture::bytes_of(folder.path() / "said");
}

}  // namespace

TEST_CASE("authors: a doc is enough to say, and must be said") {
  CHECK(compiled("static constexpr About about{.doc = \"as it is\"};") == "fine");
  CHECK_THAT(compiled(""), Contains("a technique needs: static constexpr About about{.doc ="));
  CHECK_THAT(compiled("static constexpr About about{.formula = \"f(x) = x\"};"),
             Contains("the about of a technique needs a doc: what it is"));
}

TEST_CASE("authors: texts are one line without control characters") {
  CHECK_THAT(compiled("static constexpr About about{.doc = \"a\", .source = \"b\\nc\"};"),
             Contains("each text of a technique is one line"));
  CHECK_THAT(compiled("double a = 1;"
                      "static constexpr About about{.doc = \"a\"};"
                      "static constexpr auto settings = "
                      "declare(setting<&Own::a>(\"a\").doc(\"\\033[2J\"));"),
             Contains("doc and unit of a setting are one line"));
}
