// One document in its three forms.
#include "catch.hpp"
#include <base/document_html.hpp>
#include <base/document_markdown.hpp>
#include <base/document_terminal.hpp>

using namespace headwater::lab;
using Catch::Matchers::Contains;

namespace {

Document example() {
  const Table table{{{"test", "loss"}, {"", "variant", true}},
                    {{{"0.5"}, {"relu", Tint::good, 1}}, {{"12"}, {"a|b <i>"}}}};
  return {"A <run>",
          {{"",
            {{Paragraph{{{"well", Tint::good}, {" in 3 s"}}}},
             {Facts{{{"seed", "7"}}, 8}},
             {paragraph("only on pages"), Readers::pages}}},
           {"Details", {{table}, {paragraph("one two three", Tint::faint, 8)}}}}};
}

}  // namespace

TEST_CASE("document: a terminal shows sections apart, tables aligned, sentences broken") {
  CHECK(to_terminal(example(), false) ==
        "A <run>\n"
        "well in 3 s\n"
        "seed    7\n"
        "\n"
        "test\n"
        "loss  variant\n"
        " 0.5  relu\n"
        "  12  a|b <i>\n"
        "one two\n"
        "three\n");
  CHECK_THAT(to_terminal(example(), true), Contains("\x1b[32mwell\x1b[0m in 3 s"));
}

TEST_CASE("document: Markdown has headings, and no text becomes markup") {
  CHECK(to_markdown(example()) ==
        "# A &lt;run&gt;\n\n"
        "well in 3 s\n\n"
        "- **seed**: 7\n\n"
        "only on pages\n\n"
        "## Details\n\n"
        "| test loss | variant |\n"
        "| ---: | --- |\n"
        "| 0.5 | relu |\n"
        "| 12 | a\\|b &lt;i&gt; |\n\n"
        "one two three\n");
}

TEST_CASE("document: a page has headings that lines of tables lead to, and escapes text") {
  const std::string page = to_html(example());
  CHECK_THAT(page, Contains("<h1>A &lt;run&gt;</h1>") && Contains("<dt>seed</dt><dd>7</dd>"));
  CHECK_THAT(page,
             Contains("<h2 id=\"section-1\">Details</h2>") &&
                 Contains("<a href=\"#section-1\"><span class=\"chip good\">relu</span></a>"));
  CHECK_THAT(page, Contains("<td>a|b &lt;i&gt;</td>") && Contains("<p>only on pages</p>"));
  CHECK_THAT(page, Contains("<p><span class=\"soft\">one two three</span></p>"));
}

TEST_CASE("document: sections of one heading are told apart") {
  const Table table{{{"", "part", true}},
                    {{{"first", Tint::none, 1}}, {{"second", Tint::none, 2}}}};
  const Document twins{"twins", {{"", {{table}}}, {"same", {}}, {"same", {}}}};
  CHECK_THAT(to_html(twins), Contains("<a href=\"#section-2\">second</a>") &&
                                 Contains("<h2 id=\"section-1\">same</h2>") &&
                                 Contains("<h2 id=\"section-2\">same</h2>"));
}

TEST_CASE("document: what would move a cursor is shown, not obeyed") {
  const Document rude{"a\x1b[2J", {{"", {{paragraph("b\nc")}, {Facts{{{"d\x07", "e"}}, 4}}}}}};
  CHECK(to_terminal(rude, false) == "a\\x1b[2J\nb\\x0ac\nd\\x07 e\n");
}

TEST_CASE("document: another one joins with its title as a heading") {
  Document whole{"plugin", {{"", {{paragraph("first")}}}}};
  append(whole, {"second", {{"", {{paragraph("its text")}}}}});
  CHECK(to_terminal(whole, false) == "plugin\nfirst\n\nsecond\nits text\n");
  CHECK_THAT(to_markdown(whole), Contains("## second\n\nits text"));
}
