// The configuration as a tree: places and typed values.
#include "config_text.hpp"
#include <cmath>

using namespace headwater;

TEST_CASE("a tree keeps values, order and places") {
  const Node root = parse(experiment);
  REQUIRE(root.kind == Node::Kind::map);
  CHECK(root.entries.size() == 7);
  CHECK(root.entries[1].key == "seed");
  CHECK(place(root.entries[1].mark) == "3:1+4");
  CHECK(place(root.find("seed")->mark) == "3:7+20");
  CHECK(place(root.find("data")->mark) == "4:7+1");
  CHECK(place(root.find("network")->mark) == "6:3+1");
  CHECK(place(root.find("network")->items[0].mark) == "6:5+1");
  const Node& dense = root.find("network")->items[1];
  CHECK(place(dense.find("a b")->mark) == "9:38+4");
  CHECK(dense.find("a b")->text == "it's");
  CHECK(dense.find("a b")->quoted);
  CHECK(dense.find("other")->items[1].text == "-1.5");
  CHECK(root.find("empty")->kind == Node::Kind::null);
  CHECK(place(root.find("empty")->mark) == "13:1+5");
  CHECK(root.find("note")->text == "two lines,\n  the second, indented\n");
  CHECK(root.find("absent") == nullptr);
  CHECK(root.mark.source->name == "x.yaml");
}

TEST_CASE("an alias has the place of its value, a null its own where it is written") {
  const Node root = parse("a: &x [5, &n ]\nb: *x\nc: *n\nd: {e: ~}\n");
  CHECK(place(root.find("b")->items[0].mark) == "1:8+1");
  CHECK(place(root.find("b")->items[1].mark) == "1:4+1");
  CHECK(root.find("c")->kind == Node::Kind::null);
  CHECK(place(root.find("c")->mark) == "3:1+1");
  CHECK(place(root.find("d")->find("e")->mark) == "4:8+1");
}

TEST_CASE("columns count characters, not bytes") {
  const Node root = parse("größe: {été: 日本, b: x}\n");
  Diagnostics diagnostics;
  diagnostics.error(root.find("größe")->find("été")->mark, "wrong");
  CHECK(diagnostics.text() ==
        "x.yaml:1:14: error: wrong\n"
        "   1 | größe: {été: 日本, b: x}\n"
        "     |              ^~\n");
}

TEST_CASE("a byte order mark and carriage returns change nothing") {
  const Node root = parse(
      "\xEF\xBB\xBF"
      "a: 1\r\nb:\r\n  - x\r\n");
  CHECK(root.entries[0].key == "a");
  CHECK(place(root.find("b")->items[0].mark) == "3:5+1");
  CHECK(root.mark.source->lines[0] == "a: 1");
}

TEST_CASE("an empty text is null without a mistake") {
  for (const char* text : {"", "\n\n", "# nothing\n", "---\n", "~\n", "null\n"}) {
    CHECK(parse(text).kind == Node::Kind::null);
  }
}

TEST_CASE("numbers follow YAML 1.2") {
  const auto real = [](const char* text) {
    return as_real(Node::scalar(text));
  };
  CHECK(real("1e-4") == 1e-4);
  CHECK(real(".5") == 0.5);
  CHECK(real("5.") == 5.0);
  CHECK(real("+1.5E+3") == 1500.0);
  CHECK(real("0x1F") == 31.0);
  CHECK(real("0o17") == 15.0);
  CHECK(real("017") == 17.0);
  CHECK(real("-.inf") == -INFINITY);
  CHECK(real("+.Inf") == INFINITY);
  CHECK(std::isnan(real(".NaN").value()));
  CHECK(real("5e-324") == 5e-324);
  for (const char* text : {"", "1e400", "inf", "nan", "-.nan", "1_000", "+-1", "0x", "1e", "."}) {
    INFO(text);
    CHECK(!real(text));
  }
  Node quoted = Node::scalar("1");
  quoted.quoted = true;
  CHECK(!as_real(quoted));
  CHECK(!as_integer(quoted));
}

TEST_CASE("a decimal number that is too small for a double is 0") {
  for (const char* text : {"1e-400", "-1e-400", "+0.1e-99999999999999999999", "2e-324", "000.00e5"})
    CHECK(decimal_number(text) == 0.0);
  CHECK(decimal_number("0." + std::string(400, '0') + "1") == 0.0);
  CHECK(decimal_number("0." + std::string(400, '0') + "1e401") == 1.0);
  CHECK(decimal_number("4.9e-324") == 4.9e-324);
  for (const char* text : {"1e400", "1e99999999999999999999", "+-1", "++1", "--1", "0x10", "1e5L",
                           "1,5", "inf", "nan", "1 "})
    CHECK_FALSE(decimal_number(text));
  CHECK_FALSE(decimal_number("1" + std::string(400, '0')));
}

TEST_CASE("whole numbers and flags are strict") {
  const auto whole = [](const char* text) {
    return as_integer(Node::scalar(text));
  };
  CHECK(whole("-9223372036854775808") == INT64_MIN);
  CHECK(whole("+7") == 7);
  CHECK(whole("0x1F") == 31);
  CHECK(whole("0o17") == 15);
  for (const char* text : {"9223372036854775808", "128.0", "1e3", "0x-1", "-0x1", "0o8", ""}) {
    INFO(text);
    CHECK(!whole(text));
  }
  CHECK(as_unsigned(Node::scalar("18446744073709551615")) == UINT64_MAX);
  CHECK(!as_unsigned(Node::scalar("18446744073709551616")));
  CHECK(!as_unsigned(Node::scalar("-1")));
  CHECK(as_flag(Node::scalar("true")) == true);
  CHECK(as_flag(Node::scalar("False")) == false);
  for (const char* text : {"yes", "no", "on", "off", "1", "tRue"}) {
    CHECK(!as_flag(Node::scalar(text)));
  }
}

TEST_CASE("what stands there has a name") {
  CHECK(describe(Node{}) == "nothing");
  CHECK(describe(Node::list()) == "a list");
  CHECK(describe(Node::map()) == "a map");
  CHECK(describe(Node::scalar("abc")) == "'abc'");
  CHECK(describe(Node::scalar(repeat("é", 31))) == "'" + repeat("é", 30) + "...'");
}

TEST_CASE("a merge key brings what the map does not say itself") {
  const Node root = parse(
      "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\n"
      "one: {<<: *a, y: 5}\nlist: {y: 6, <<: [*b, *a]}\nnone: {<<: *a, y: null}\n"
      "chain: {<<: {<<: *b, w: 7}}\ntext: {'<<': 8}\n");
  const auto number = [&](const char* map, const char* key) {
    const Node* node = root.find(map)->find(key);
    return node ? as_integer(*node).value() : -1;
  };
  CHECK(number("one", "x") == 1);
  CHECK(number("one", "y") == 5);
  CHECK(number("list", "x") == 1);
  CHECK(number("list", "y") == 6);
  CHECK(number("list", "z") == 4);
  CHECK(root.find("list")->entries.size() == 3);
  CHECK(number("none", "x") == 1);
  CHECK(number("none", "y") == -1);
  CHECK(number("chain", "z") == 4);
  CHECK(number("chain", "w") == 7);
  CHECK(number("text", "<<") == 8);
  CHECK(place(root.find("one")->find("x")->mark) == "1:11+1");
  CHECK(mistakes("a: {<<: 3}\n") ==
        "x.yaml:1:9: error: '<<' takes a map or a list of maps, but got '3'\n"
        "   1 | a: {<<: 3}\n     |         ^\n  for example: {<<: *name, units: 4}\n");
}

TEST_CASE("a null has its own place where it is written") {
  const Node root = parse("a: null\nb:\nc: [1, ~]\nd:\n  - x\n  - Null  # y\ne: ~\n");
  CHECK(place(root.find("a")->mark) == "1:4+1");
  CHECK(place(root.find("b")->mark) == "2:1+1");
  CHECK(place(root.find("c")->items[1].mark) == "3:8+1");
  CHECK(place(root.find("d")->items[1].mark) == "6:5+1");
  CHECK(root.entries[0].takes_away());
  CHECK_FALSE(root.entries[1].takes_away());
  CHECK_FALSE(root.entries[2].takes_away());
  CHECK(root.entries[4].takes_away());
  CHECK(mistakes("a: 1\nb:\nnull : 2\n") ==
        "x.yaml:3:1: error: a key must be a name, but got nothing\n"
        "   3 | null : 2\n     | ^\n  put it in quotes if it is one: 'null'\n");
}
