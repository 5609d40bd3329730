// Published claims: which are read, how they are judged, how they are shown.
#include "catch.hpp"
#include "host.hpp"
#include "json.hpp"
#include "shell.hpp"
#include <base/document_html.hpp>
#include <base/document_markdown.hpp>
#include <base/document_terminal.hpp>
#include <fmt/format.h>
#include <lab/reproduce/reproduction.hpp>
#include <lab/reproduce/reproduction_document.hpp>
#include <lab/reproduce/reproduction_json.hpp>
#include <lab/run/results.hpp>
#include <limits>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using headwater::test::one_spaced;
using headwater::test::Shell;

namespace {

/// Sigmoids lose the gradient; `claim` and `expect` as given.
std::string config(const std::string& claim, const std::string& expect) {
  return "claim: " + claim + R"(
data: {type: gaussian, features: 16, targets: 16, batch_size: 16}
network:
  - repeat: 3
    layers: [{block: dense, units: 16, activation: sigmoid, initializer: xavier_normal}]
  - {block: dense, units: 16}
loss: mse
train: {steps: 0}
expect: )" +
         expect + "\n";
}

Reproduction made() {
  Reproduction one{
      {3, "a <b>bold</b> claim", "A | B, 1999", "by counting", false}, "3.yaml", {1, 2}, {}};
  Expectation exact{{"net", "gradient_ratio"}, 0.9, 1.1};
  exact.value = 1;
  exact.relative = true;
  const double infinity = std::numeric_limits<double>::infinity();
  one.outcomes = {
      {exact, {0.95, 1.05}, true},
      {{{"net", "train_loss"}, 5, infinity, {}, {}, false, '/', {"other", "train_loss"}},
       {4, 6},
       false}};
  one.seconds = 2.5;
  return one;
}

}  // namespace

TEST_CASE("claims: read by number, those that last only when asked for") {
  const fixture::Folder folder;
  const std::string fine = "{base.gradient_ratio: [0, 1]}";
  const std::string third = folder.write("a.yaml", config("{number: 3, text: third}", fine));
  const std::string own = folder.write("b.yaml", config("{text: own}", fine));
  const std::string first =
      folder.write("c.yaml", config("{number: 1, text: first, long: true}", fine));
  Context context = test::context();
  Diagnostics diagnostics;
  const auto texts = [&](const ClaimRequest& request) {
    std::string all;
    for (const ClaimFile& file : read_claims(context, request, diagnostics).files)
      all += file.claim.text + " ";
    CHECK(diagnostics.text() == "");
    return all;
  };
  const std::vector<std::string> files{own, third, first};
  CHECK(texts({files, {}, false, {1}}) == "third own ");
  CHECK(texts({files, {}, true, {1}}) == "first third own ");
  CHECK(texts({files, {1}, false, {1}}) == "first ");
  const Claims claims = read_claims(context, {files, {}, false, {4, 7}}, diagnostics);
  REQUIRE(claims.left_out.size() == 1);
  CHECK(claims.left_out[0].text == "first");
  REQUIRE(claims.files[0].by_seed.size() == 2);
  CHECK(claims.files[0].by_seed[1].variants[0].seed == 7);
}

TEST_CASE("claims: what cannot be judged is refused before anything runs") {
  const fixture::Folder folder;
  std::string without = config("{text: x}", "{base.seconds: [0, 1]}");
  without.erase(0, without.find('\n') + 1);
  const std::vector<std::string> files{
      folder.write("none.yaml", without),
      folder.write("empty.yaml", config("{number: 2, text: x}", "{}")),
      folder.write("wrong.yaml", config("{number: 3, text: x}", "{base.x: [0, 1]}")),
      "/nowhere.yaml"};
  Context context = test::context();
  Diagnostics diagnostics;
  read_claims(context, {files, {}, false, {1}}, diagnostics);
  read_claims(context, {files, {9}, false, {1}}, diagnostics);
  CHECK_THAT(diagnostics.text(), Contains("none.yaml:1:1: error: this file makes no claim") &&
                                     Contains("empty.yaml: error: a claim without 'expect'") &&
                                     Contains("error: a run has no quantity 'x'") &&
                                     Contains("/nowhere.yaml: error: cannot read this file") &&
                                     Contains("no claim has the number 9\n  known: 2, 3"));
}

TEST_CASE("claims: each seed must keep each expectation") {
  const fixture::Folder folder;
  Context context = test::context();
  Diagnostics diagnostics;
  RunListener silent;
  const auto run = [&](const std::string& expect) {
    const std::string path = folder.write("x.yaml", config("{text: x}", expect));
    const Claims claims = read_claims(context, {{path}, {}, false, {1, 2}}, diagnostics);
    REQUIRE(diagnostics.text() == "");
    return reproduce(context, claims.files[0], silent);
  };
  const Reproduction wide = run("{base.factor_per_layer: [0.1, 0.3]}");
  CHECK(wide.holds());
  CHECK(wide.seeds == std::vector<std::uint64_t>{1, 2});
  const std::vector<double> measured = wide.outcomes[0].measured;
  REQUIRE(measured.size() == 2);
  CHECK(measured[0] != measured[1]);
  for (const double one : measured)
    CHECK_FALSE(run(fmt::format("{{base.factor_per_layer: {{value: {:.17g}, absolute: "
                                "1e-9}}}}",
                                one))
                    .holds());
}

TEST_CASE("claims: as text") {
  const std::string text = one_spaced(to_terminal(reproduction_document(made()), false));
  CHECK_THAT(text, Contains("3 a <b>bold</b> claim\nnot reproduced in 2.5 s; A | B, 1999") &&
                       Contains("net.gradient_ratio 1 ± 10 % 0.95 to 1.05\n") &&
                       Contains("net.train_loss / other.train_loss at least 5 4 to 6 missed"));
  CHECK(to_terminal(reproduction_summary({made()}, {made().claim}), false) ==
        "not reproduced  3 a <b>bold</b> claim\n"
        "left out, as they last (--long): 3\n"
        "0 of 1 claims reproduced, with seeds 1 to 2\n");
}

TEST_CASE("claims: as Markdown, where no text is markup") {
  const std::string text = to_markdown(reproductions_document({made()}));
  CHECK_THAT(text, Contains("| 3 | a &lt;b&gt;bold&lt;/b&gt; claim | not reproduced | 2.5 s |\n") &&
                       Contains("- **source**: A \\| B, 1999\n") &&
                       Contains("| net.gradient\\_ratio | 1 ± 10 % | 0.95 to 1.05 | kept |\n"));
}

TEST_CASE("claims: as a page that holds no foreign markup") {
  const std::string text = to_html(reproductions_document({made()}));
  CHECK_THAT(text, Contains("a &lt;b&gt;bold&lt;/b&gt; claim") && Contains("by counting") &&
                       Contains("<td class=\"number\">0.95 to 1.05</td>") &&
                       Contains("chip bad\">missed") && !Contains("<b>bold") && !Contains("http") &&
                       EndsWith("</html>\n"));
}

TEST_CASE("claims: each leads to its own section of the page") {
  Reproduction second = made();
  second.claim.number = 4;
  const std::string text = to_html(reproductions_document({made(), second}));
  const std::size_t row = text.find("<td class=\"number\">4</td>");
  CHECK_THAT(text.substr(row, 60), Contains("<a href=\"#section-2\">"));
  CHECK_THAT(text, Contains("<h2 id=\"section-2\">4. a &lt;b&gt;"));
}

TEST_CASE("claims: as JSON, exact") {
  const auto json = test::parsed(reproductions_json({made()}));
  CHECK(json["seeds"] == std::vector<int>{1, 2});
  const auto& claim = json["claims"][0];
  CHECK(claim["number"] == 3);
  CHECK(claim["reproduced"] == false);
  CHECK(claim["expectations"][0]["value"] == 1);
  CHECK(claim["expectations"][0]["measured"] == std::vector<double>{0.95, 1.05});
  CHECK(claim["expectations"][1]["quantity"] == "net.train_loss / other.train_loss");
  CHECK(claim["expectations"][1]["high"] == "inf");
  CHECK(claim["expectations"][1]["kept"] == false);
}

TEST_CASE("program: reproduce runs claims of one's own and those that come with it") {
  const Shell shell;
  shell.write("work/own.yaml",
              config("{text: sigmoids lose it}", "{base.factor_per_layer: [0, 0.5]}"));
  const auto own = shell.run("reproduce own.yaml --seeds 2 --markdown a.md --html a.html");
  CHECK(own.status == 0);
  CHECK_THAT(own.out, Contains("1 of 1 claims reproduced, with seeds 1 to 2"));
  CHECK_THAT(fixture::bytes_of(shell.place() / "a.md"), Contains("sigmoids lose it"));
  CHECK_THAT(fixture::bytes_of(shell.place() / "a.html"), Contains("sigmoids lose it"));
  const auto built_in = shell.run("reproduce --only 1 --json");
  CHECK(built_in.status == 0);
  CHECK(test::parsed(built_in.out)["claims"][0]["number"] == 1);
}

TEST_CASE("program: a claim that fails is status 1, a wrong one status 2") {
  const Shell shell;
  shell.write("work/own.yaml",
              config("{text: sigmoids keep it}", "{base.factor_per_layer: [1, 2]}"));
  const auto missed = shell.run("reproduce own.yaml");
  CHECK(missed.status == 1);
  CHECK_THAT(missed.out, Contains("not reproduced  ") && Contains("missed"));
  for (const std::string arguments :
       {"--only 99", "--only x", "nothing.yaml", "--seeds 0", "--frobnicate"}) {
    INFO(arguments);
    const auto wrong = shell.run("reproduce " + arguments);
    CHECK(wrong.status == 2);
    CHECK(wrong.out == "");
    CHECK(wrong.err != "");
  }
}
