// Notes that say what cannot be, and what plugins say that others would misread.
#include <headwater/characters.hpp>

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "fixtures/refusal.hpp"
#include "fixtures/survival.hpp"
#include "shell.hpp"

namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using fixture::check;
using fixture::check_trains;
using fixture::Folder;
using fixture::Host;
using fixture::refusal_of;
using headwater::Catalogue;
using headwater::Kind;
using headwater::test::Shell;

/// good.so with another text in its note, padded by blanks.
std::string with_note(const std::string& before, std::string after) {
  std::string bytes = fixture::bytes_of(fixture::file("good"));
  const std::size_t at = bytes.find(before, bytes.find("{\"plugin\""));
  REQUIRE(at != bytes.npos);
  REQUIRE(after.size() <= before.size());
  after.resize(before.size(), ' ');
  return bytes.replace(at, before.size(), after);
}

constexpr const char* type = "\"type\":\"real\",\"default\":5e-1,\"at_least\":0,\"at_most\":1.0,";

}  // namespace

TEST_CASE("fault 155: settings of a note that cannot be are refused before anybody reads them") {
  const Folder folder;
  const auto refused = [&](const std::string& before, const std::string& after) {
    INFO(after);
    const fs::path file = folder.write("good.so", with_note(before, after));
    check(refusal_of(file), "L05-NOTE", {"the note of the plugin is damaged", "setting '"});
  };
  refused("\"key\":\"slope\",", "");
  refused("\"key\":\"slope\"", "\"key\":\"\"");
  refused("\"key\":\"slope\"", "\"key\":[1]");
  refused(type, "\"type\":\"choice\",\"required\":true,");
  refused(type, "\"type\":\"choice\",\"choices\":[],");
  refused(type, "\"type\":\"choice\",\"default\":\"b\",\"choices\":[\"a\"],");
  refused(type, "\"type\":\"flag\",\"default\":5,");
  refused(type, "\"type\":\"real\",\"default\":2,\"at_most\":1,");
  refused(type, "\"type\":\"real\",\"default\":\"x\",");
  refused(type, "\"type\":\"real\",\"at_least\":2,\"at_most\":1,");
  refused(type, "\"type\":\"real\",\"at_least\":.nan,");
  refused(type, "\"type\":\"tensor\",");
  const Shell shell;
  shell.write("work/good.so", with_note("\"key\":\"slope\",", ""));
  CHECK(shell.run("plugin check ./good.so slope=1").status == 2);
  check_trains();
}

TEST_CASE("fault 160: a named file that takes the place of a searched one says so") {
  Host host;
  Catalogue catalogue(host.table, {.folders = {HEADWATER_PLUGINS},
                                   .files = {fixture::file("takes_alias").string()}});
  CHECK(host.logged.empty());
  CHECK(catalogue.find(Kind::activation, "takes_alias") != nullptr);
  CHECK(host.logged.empty());
  REQUIRE(catalogue.find(Kind::activation, "relu") != nullptr);
  CHECK_THAT(host.logged, Contains("activation 'relu' is an alias of 'takes_alias' in ") &&
                              Contains("which was named, and not what ") && Contains("relu.so"));
  check_trains();
}

TEST_CASE("fault 162: functions that lie in the data of another library are refused") {
  check(refusal_of(fixture::file("data_function")), "L12-DESCRIPTOR", {"create"});
  check_trains();
}

TEST_CASE("fault 163: characters that turn the direction of a text are not shown as they are") {
  CHECK(headwater::printable("a\u202eb\u2066c\u200fd\u061ce") ==
        "a\\x202eb\\x2066c\\x200fd\\x61ce");
  CHECK(headwater::printable("\u05d0\u200d\u00e9") == "\u05d0\u200d\u00e9");
  const Folder folder;
  check(refusal_of(folder.write("good.so", with_note("factor x", "\\u202ex"))), "L05-NOTE",
        {"control characters"});
  check_trains();
}

TEST_CASE("fault 164: characters that JSON writes as two escapes are read") {
  const Folder folder;
  const std::string formula = "f(x) = factor x";
  Host host;
  const auto read = [&](const std::string& text) {
    const fs::path file = folder.write("good.so", with_note(formula, text));
    return headwater::Candidate(file.string(), headwater::Chosen::by_name, host.table)
        .plugin->techniques[0]
        .formula;
  };
  CHECK(read("\\ud83d\\ude00abc") == "\U0001F600abc");
  CHECK(read("\\uD83D\\uDE00abc") == "\U0001F600abc");
  CHECK(read("\\\\ud83d\\u0041ab") == "\\ud83dAab");
  check(refusal_of(folder.write("good.so", with_note(formula, "\\ud83dabcdefgh"))), "L05-NOTE",
        {"JSON"});
  check_trains();
}
