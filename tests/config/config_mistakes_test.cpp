// Every kind of mistake in a configuration, hostile texts, and how they print.
#include "config_text.hpp"
#include <base/yaml.hpp>
#include <filesystem>
#include <fstream>
#include <random>

using namespace headwater;

TEST_CASE("each mistake of YAML has its own words and place") {
  const auto check = [](const std::string& text, const std::string& expected) {
    INFO(text);
    CHECK(mistakes(text) == expected);
  };
  check("a: 1\nb: 2\na: 3\n",
        "x.yaml:3:1: error: duplicate key 'a'\n"
        "   3 | a: 3\n"
        "     | ^\n"
        "  it stands in line 1 already\n");
  check("a:\n\tb: 1\n",
        "x.yaml:2:1: error: tab used for indentation; YAML wants spaces\n"
        "   2 |     b: 1\n"
        "     | ^~~~\n");
  check("a: 1\n  \tb: 1\n\tc: 2\n\td: 3\n",
        "x.yaml:2:3: error: tab used for indentation; YAML wants spaces\n"
        "   2 |       b: 1\n"
        "     |   ^~~~\n");
  check("a: [1, 2\nb: 3\n",
        "x.yaml:1:4: error: this bracket is not closed, or a ',' is missing behind it\n"
        "   1 | a: [1, 2\n"
        "     |    ^\n"
        "  noticed in line 2\n");
  check("a:\n  b: {c: 1\n",
        "x.yaml:2:6: error: this bracket is not closed, or a ',' is missing behind it\n"
        "   2 |   b: {c: 1\n"
        "     |      ^\n"
        "  noticed in line 2\n");
  check("a: \"b\nc: 1\n",
        "x.yaml:1:1: error: a quoted text after this is never closed\n"
        "   1 | a: \"b\n"
        "     | ^\n");
  check("a: \"b\nc: \"d\"\n",
        "x.yaml:1:4: error: this quoted text ends in line 2, and more follows\n"
        "   1 | a: \"b\n"
        "     |    ^~\n"
        "  is a quote missing, or one too many? write '' for one inside '...'\n");
  check("a: 'it's'\n",
        "x.yaml:1:4: error: this quoted text ends in line 1, and more follows\n"
        "   1 | a: 'it's'\n"
        "     |    ^~~~\n"
        "  is a quote missing, or one too many? write '' for one inside '...'\n");
  check("a: b: c\n",
        "x.yaml:1:5: error: this ':' cannot stand here\n"
        "   1 | a: b: c\n"
        "     |     ^\n"
        "  check the indentation, or put quotes around text that contains ': '\n");
  check("a: 1\nb:2\nc: 3\n",
        "x.yaml:2:2: error: a space is missing after ':'\n"
        "   2 | b:2\n"
        "     |  ^\n");
  check("a: {b:2, c: 3}\n",
        "x.yaml:1:5: error: a space is missing after ':'\n"
        "   1 | a: {b:2, c: 3}\n"
        "     |     ^~~\n");
  check("a:\n    b: 1\n  c: 2\n",
        "x.yaml:3:3: error: this does not belong to the map above\n"
        "   3 |   c: 2\n"
        "     |   ^\n"
        "  check the indentation of this line and the one above\n");
  check("a: 1\n  b: 2\n",
        "x.yaml:2:4: error: this ':' cannot stand here\n"
        "   2 |   b: 2\n"
        "     |    ^\n"
        "  check the indentation, or put quotes around text that contains ': '\n");
  check("a: - 1\n",
        "x.yaml:1:4: error: a '-' cannot stand here\n"
        "   1 | a: - 1\n"
        "     |    ^\n"
        "  start the list on its own line\n");
  check("a: ]\n",
        "x.yaml:1:4: error: this bracket closes nothing\n"
        "   1 | a: ]\n"
        "     |    ^\n");
  check("a: @b\n",
        "x.yaml:1:4: error: text cannot start with this character\n"
        "   1 | a: @b\n"
        "     |    ^\n"
        "  put it in quotes\n");
  check("a: *b\n",
        "x.yaml:1:4: error: this name is defined nowhere above\n"
        "   1 | a: *b\n"
        "     |    ^\n"
        "  define it with '&'\n");
  check("a: &b [1, *b]\n",
        "x.yaml:1:11: error: this alias stands inside the value that it stands for\n"
        "   1 | a: &b [1, *b]\n"
        "     |           ^\n");
  check("a: \"\\q\"\n",
        "x.yaml:1:7: error: unknown escape in quoted text\n"
        "   1 | a: \"\\q\"\n"
        "     |       ^\n"
        "  write '\\\\' for a backslash\n");
  check("a: !!str 5\n",
        "x.yaml:1:4: error: a tag has no meaning here\n"
        "   1 | a: !!str 5\n"
        "     |    ^\n"
        "  put text in quotes\n");
  check("[a]: 1\n",
        "x.yaml:1:1: error: a key must be a name, but got a list\n"
        "   1 | [a]: 1\n"
        "     | ^\n");
  check("a: 1\n---\nb: 2\n",
        "x.yaml:2:1: error: a second document starts here; check the indentation\n"
        "   2 | ---\n"
        "     | ^\n");
  check("- a\nb: 2\n",
        "x.yaml:2:1: error: a second document starts here; check the indentation\n"
        "   2 | b: 2\n"
        "     | ^\n");
  check(std::string("a: 1\nb: \0\n", 10),
        "x.yaml:2:4: error: byte 0x00 is not text\n"
        "   2 | b: \\x00\n"
        "     |    ^~~~\n");
  check("é: \xC3(\n",
        "x.yaml:1:4: error: byte 0xc3 is not text\n"
        "   1 | é: \\xc3(\n"
        "     |    ^~~~\n");
}

TEST_CASE("overlong, surrogate and cut UTF-8 is not text") {
  for (const char* text :
       {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"}) {
    CHECK(mistakes(text).find("is not text") != std::string::npos);
  }
}

TEST_CASE("independent mistakes are reported together, in the order of the file") {
  CHECK(mistakes("a: !x 1\na: 2\n[b]: 3\n") ==
        "x.yaml:1:4: error: a tag has no meaning here\n"
        "   1 | a: !x 1\n"
        "     |    ^\n"
        "  put text in quotes\n"
        "x.yaml:2:1: error: duplicate key 'a'\n"
        "   2 | a: 2\n"
        "     | ^\n"
        "  it stands in line 1 already\n"
        "x.yaml:3:1: error: a key must be a name, but got a list\n"
        "   3 | [b]: 3\n"
        "     | ^\n");
}

TEST_CASE("after a syntax error the tree is null, but earlier mistakes are told") {
  Diagnostics diagnostics;
  const Node node = parse_yaml("a: 1\na: 2\nb: ]\n", "x.yaml", diagnostics);
  CHECK(node.kind == Node::Kind::null);
  CHECK(diagnostics.list().size() == 2);
}

TEST_CASE("limits end the reading with one clear mistake") {
  const auto only = [](const std::string& text) {
    Diagnostics diagnostics;
    const Node node = parse_yaml(text, "x.yaml", diagnostics);
    CHECK(node.kind == Node::Kind::null);
    REQUIRE(diagnostics.list().size() == 1);
    return diagnostics.list()[0];
  };
  const std::string deep = "nested deeper than 256 levels";
  for (const char* part : {"[", "{a: ", "- ", "? ", "[{", "[\n", "{a:\n"}) {
    for (const int times : {1000, 10'000, 300'000}) {
      INFO(part << times);
      CHECK(only(repeat(part, times) + "x").message == deep);
    }
  }
  CHECK(only(repeat("[", 10'000) + repeat("]", 10'000)).message == deep);
  CHECK(parse(repeat("[", 256) + repeat("]", 256)).kind == Node::Kind::list);
  CHECK(only(repeat("[", 257) + repeat("]", 257)).message == deep);

  // The parser never sees millions of brackets; it would take gigabytes for them.
  CHECK(only(repeat("[", 16'000'000)).message == deep);

  std::string bomb = "a: &a [x, x]\n";
  for (char c = 'b'; c <= 'z'; ++c) {
    const std::string before(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + c + " [*" + before + ", *" + before + "]\n";
  }
  const std::string large =
      "more than 1,000,000 values or 16 MiB of text, counting aliases in full";
  CHECK(only(bomb).message == large);
  const std::string texts = "a: &a " + repeat("x", 100'000) + "\nb: [" + repeat("*a,", 200) + "]";
  CHECK(only(texts).message == large);
  CHECK(only(repeat("- a\n", 1'000'001)).message == large);
  CHECK(only(repeat("-\n", 1'000'001)).message == large);
  CHECK(only(std::string(17U << 20U, 'x')).message == "more than 16 MiB of text");

  std::string chain = "- &a0 x\n";
  for (int i = 1; i < 300; ++i) {
    chain += "- &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  CHECK(only(chain).message == deep);
}

TEST_CASE("large but honest texts are read") {
  CHECK(parse("a: " + std::string(10'000'000, 'x')).find("a")->text.size() == 10'000'000);
  CHECK(parse("a: \"" + std::string(10'000'000, 'x') + "\"").kind == Node::Kind::map);
  CHECK(parse("[" + repeat("'', é,", 450'000) + "]").items.size() == 900'000);
}

TEST_CASE("no text makes the reader throw") {
  const std::string spice = "{}[]:,-?&*!|>'\"%@`#~\t\n \r\\ab1.\x01\xFF";
  std::mt19937 random(7);
  const auto below = [&](std::size_t n) {
    return random() % n;
  };
  for (int i = 0; i < 20'000; ++i) {
    std::string text = experiment;
    for (std::size_t edits = 1 + below(4); edits > 0; --edits) {
      const std::size_t at = below(text.size());
      const char c = spice[below(spice.size())];
      switch (below(4)) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        case 2:
          text.erase(at, 1 + below(20));
          break;
        default:
          text.insert(at, text.substr(below(text.size()), below(40)));
          break;
      }
    }
    INFO(text);
    Diagnostics diagnostics;
    Node node;
    REQUIRE_NOTHROW(node = parse_yaml(text, "x.yaml", diagnostics));
    REQUIRE_NOTHROW(diagnostics.text());
    if (!diagnostics.empty()) continue;
    const std::string yaml = lab::to_yaml(node);
    REQUIRE(lab::to_yaml(parse_yaml(yaml, "again", diagnostics)) == yaml);
    REQUIRE(diagnostics.text() == "");
  }
}

TEST_CASE("a file that cannot be read is a mistake with its name") {
  const auto text = [](const std::string& path) {
    Diagnostics diagnostics;
    CHECK(read_yaml(path, diagnostics).kind == Node::Kind::null);
    return diagnostics.text();
  };
  const auto folder = std::filesystem::temp_directory_path();
  CHECK(text("/no/such.yaml") ==
        "/no/such.yaml: error: cannot read this file: No such file or directory\n");
  CHECK(text(folder) == folder.string() + ": error: cannot read this file: Is a directory\n");
  CHECK(text("/dev/zero") == "/dev/zero: error: more than 16 MiB of text\n");

  const std::string path = folder / "headwater_config_test.yaml";
  std::ofstream(path) << "a: 1\n";
  Diagnostics diagnostics;
  CHECK(as_integer(*read_yaml(path, diagnostics).find("a")) == 1);
  std::filesystem::remove(path);
}

TEST_CASE("diagnostics print safely") {
  const auto print = [](const std::string& line, int column, int length) {
    Diagnostics diagnostics;
    const auto source = std::make_shared<Source>(Source{"command line", {line}});
    diagnostics.error({source, 1, column, length}, "wrong");
    return diagnostics.text();
  };
  const std::string head = "command line:1:";
  CHECK(print("learning_rate=x", 15, 1) ==
        head + "15: error: wrong\n   1 | learning_rate=x\n     |               ^\n");
  CHECK(print("é日: x", 8, 1) == head + "5: error: wrong\n   1 | é日: x\n     |     ^\n");
  CHECK(print("a\tb", 3, 1) == head + "3: error: wrong\n   1 | a    b\n     |      ^\n");
  CHECK(print("\x1B[2J\xFF\xC2\x9B", 1, 1) ==
        head + "1: error: wrong\n   1 | \\x1b[2J\\xff\\x9b\n     | ^~~~\n");
  CHECK(print("ab", 3, 9) == head + "3: error: wrong\n   1 | ab\n     |   ^\n");
  CHECK(print(std::string(1000, 'x'), 500, 3) == head + "500: error: wrong\n   1 | ..." +
                                                     std::string(160, 'x') + "...\n     | " +
                                                     std::string(83, ' ') + "^~~\n");
  CHECK(print(std::string(170, 'x'), 170, 900) == head + "170: error: wrong\n   1 | ..." +
                                                      std::string(81, 'x') + "\n     | " +
                                                      std::string(83, ' ') + "^\n");
}

TEST_CASE("diagnostics are sorted, unique and not endless") {
  Diagnostics diagnostics;
  const auto source = std::make_shared<Source>(Source{"b", {"1", "2"}});
  const auto other = std::make_shared<Source>(Source{"a", {}});
  diagnostics.error({source, 2, 1, 1}, "second");
  diagnostics.error({source, 1, 1, 1}, "first");
  diagnostics.error({source, 2, 1, 1}, "second");
  diagnostics.error({other, 0, 0, 1}, "whole\nfile");
  diagnostics.error({}, "nowhere", "try\telse");
  CHECK(diagnostics.text() ==
        "error: nowhere\n  try    else\n"
        "a: error: whole\\x0afile\n"
        "b:1:1: error: first\n   1 | 1\n     | ^\n"
        "b:2:1: error: second\n   2 | 2\n     | ^\n");
  CHECK(diagnostics.list().size() == 5);

  const std::string many = mistakes(repeat("a: 1\n", 40'000));
  CHECK(many.size() < 20'000);
  CHECK(many.ends_with("and 39899 more mistakes\n"));
  CHECK(mistakes(repeat("\n", 123'456) + "a: ]").find("\n123457 | a: ]\n       |    ^\n") !=
        std::string::npos);
}

TEST_CASE("a warning has the form of a mistake, and refuses nothing") {
  Diagnostics diagnostics;
  const Node node = parse_yaml("a: 1\nbatch: 2\n", "x.yaml", diagnostics);
  const Mark& mark = node.find("batch")->mark;
  for (int variant = 0; variant < 2; ++variant)
    diagnostics.warn(mark, "'batch' is large", "leave it out");
  CHECK(diagnostics.empty());
  CHECK(diagnostics.list().empty());
  CHECK(diagnostics.warnings().size() == 2);
  const std::string warning =
      "x.yaml:2:8: warning: 'batch' is large\n"
      "   2 | batch: 2\n"
      "     |        ^\n"
      "  leave it out\n";
  CHECK(diagnostics.text() == warning);
  diagnostics.error(node.find("a")->mark, "'a' is small");
  CHECK(diagnostics.text() ==
        "x.yaml:1:4: error: 'a' is small\n"
        "   1 | a: 1\n"
        "     |    ^\n" +
            warning);
}
