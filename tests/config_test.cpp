// The configuration as a tree: places, typed values, paths, and back to YAML.
#include "config_text.hpp"
#include <cmath>
#include <random>

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
  CHECK(place(root.find("network")->items[0].mark) == "6:5+6");
  const Node& dense = root.find("network")->items[1];
  CHECK(place(dense.find("a b")->mark) == "9:38+7");
  CHECK(dense.find("a b")->text == "it's");
  CHECK(dense.find("a b")->quoted);
  CHECK(dense.find("other")->items[1].text == "-1.5");
  CHECK(root.find("empty")->kind == Node::Kind::null);
  CHECK(place(root.find("empty")->mark) == "13:1+5");
  CHECK(root.find("note")->text == "two lines,\n  the second, indented\n");
  CHECK(root.find("absent") == nullptr);
  CHECK(root.mark.source->name == "x.yaml");
}

TEST_CASE("columns count characters, not bytes") {
  const Node root = parse("größe: {été: 日本, b: x}\n");
  CHECK(place(root.find("größe")->mark) == "1:8+1");
  CHECK(place(root.find("größe")->find("été")->mark) == "1:14+2");
  CHECK(place(root.find("größe")->find("b")->mark) == "1:21+1");
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
  for (const char* text :
       {"", "1e400", "inf", "nan", "-.nan", "1_000", "+-1", "0x", "1e", "."}) {
    INFO(text);
    CHECK(!real(text));
  }
  Node quoted = Node::scalar("1");
  quoted.quoted = true;
  CHECK(!as_real(quoted));
  CHECK(!as_integer(quoted));
}

TEST_CASE("whole numbers and flags are strict") {
  const auto whole = [](const char* text) {
    return as_integer(Node::scalar(text));
  };
  CHECK(whole("-9223372036854775808") == INT64_MIN);
  CHECK(whole("+7") == 7);
  CHECK(whole("0x1F") == 31);
  CHECK(whole("0o17") == 15);
  for (const char* text :
       {"9223372036854775808", "128.0", "1e3", "0x-1", "-0x1", "0o8", ""}) {
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
  CHECK(describe(Node::scalar(repeat("é", 61))) == "'" + repeat("é", 60) + "...'");
}

TEST_CASE("assign puts values at paths") {
  Node root = parse("network: [{layers: [{activation: sigmoid}]}]\ntrain:\n");
  Diagnostics diagnostics;
  Node relu = Node::map().set("type", Node::scalar("leaky_relu"));
  assign(root, "network.0.layers.0.activation", relu, diagnostics, {});
  assign(root, "network.0.layers.0.units", Node::integer(3), diagnostics, {});
  assign(root, "train.steps", Node::integer(5), diagnostics, {});
  assign(root, "optimizer.schedule.rate", Node::real(0.1), diagnostics, {});
  CHECK(diagnostics.text() == "");
  CHECK(to_yaml(root) ==
        "network:\n"
        "  - layers:\n"
        "      - activation: {type: leaky_relu}\n"
        "        units: 3\n"
        "train: {steps: 5}\n"
        "optimizer:\n"
        "  schedule: {rate: 0.1}\n");
}

TEST_CASE("assign refuses paths that lead nowhere and leaves the tree alone") {
  const Node before = parse("network: [{units: 1}]\nseed: 1\n");
  const auto refusal = [&](const std::string& path) {
    Node root = before;
    Diagnostics diagnostics;
    assign(root, path, Node::integer(2), diagnostics, {});
    CHECK(same(root, before));
    REQUIRE(diagnostics.list().size() == 1);
    return diagnostics.list()[0].message;
  };
  CHECK(refusal("seed.x") == "cannot set 'seed.x': 'seed' is '1', not a map");
  CHECK(refusal("network.1.units") ==
        "cannot set 'network.1.units': 'network' has 1 item, counted from 0");
  CHECK(refusal("network.-1") ==
        "cannot set 'network.-1': 'network' is a list; its items are named by numbers, "
        "from 0");
  CHECK(refusal("new..x") == "cannot set 'new..x': a name is empty");
  CHECK(refusal("") == "cannot set '': a name is empty");
  CHECK(refusal(repeat("a.", 300) + "a") ==
        "cannot set '" + repeat("a.", 30) + "...': the path has more than 256 names");
  Node scalar = Node::scalar("x");
  Diagnostics diagnostics;
  assign(scalar, "a", Node{}, diagnostics, {});
  CHECK(diagnostics.text() ==
        "error: cannot set 'a': the configuration is 'x', not a map\n");
}

TEST_CASE("an assigned value without a place gets the place of its path") {
  Node root = Node::map();
  Diagnostics diagnostics;
  const auto source = std::make_shared<Source>(Source{"command line", {"a.b=1"}});
  assign(root, "a.b", Node::integer(1), diagnostics, {source, 1, 1, 3});
  CHECK(root.entries[0].mark.source == source);
  CHECK(root.find("a")->mark.source == source);
  CHECK(root.find("a")->find("b")->mark.source == source);
}

TEST_CASE("emitted YAML reads back the same") {
  check_round_trip(parse(experiment));
  check_round_trip(Node::map());
  check_round_trip(Node::list());
  check_round_trip(Node{});
  check_round_trip(Node::real(0.1));
  Node nested = Node::list();
  nested.items.push_back(Node::list());
  nested.items.push_back(Node::map().set("", Node{}));
  nested.items.push_back(nested);
  nested.items.push_back(
      Node::map().set(std::string(3000, 'k'), nested).set("b", nested));
  check_round_trip(nested);
  for (const double value : {1e22, 1.0 / 3, -5e-324, 1.7976931348623157e308, -0.0}) {
    CHECK(as_real(parse(to_yaml(Node::real(value)))) == value);
  }
  CHECK(as_real(parse(to_yaml(Node::real(-INFINITY)))) == -INFINITY);
  CHECK(std::isnan(as_real(parse(to_yaml(Node::real(NAN)))).value()));
  CHECK(as_flag(parse(to_yaml(Node::flag(true)))) == true);
}

TEST_CASE("any text survives as value and as key") {
  std::vector<std::string> texts = {
      "",     " ",    "null", "~",   "a: b", "a #b", "- a",    "-",     "---", "...",
      ".",    "a ",   "[a]",  "{a}", "&a",   "*a",   "!a",     "|",     ">",   "'a'",
      "\"",   "\\",   "%a",   "@a",  "`a",   "?",    "a\nb",   "\ta",   "\r",  "é",
      "\x01", "\x7F", "a:",   "#",   ",",    "<<",   "a  b",   "-.inf", "--a", "-a",
      "日本", "=",    "+",    "a:b", "? a",  "\n",   "\u2028", "NULL",  "..a", ".a.b"};
  std::mt19937 random(3);
  const std::string letters = "a1 :-#'\"\\\n\t,[]{}&*!|>%@`?~.";
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (auto n = random() % 8; n > 0; --n)
      text += letters[random() % letters.size()];
    texts.push_back(text);
  }
  texts.push_back(std::string("\0", 1));
  for (const std::string& text : texts) {
    Node list = Node::list();
    list.items.push_back(Node::scalar(text));
    list.items.push_back(Node::map().set(text, Node::list()));
    const std::string yaml = to_yaml(list);
    INFO(yaml);
    const Node again = parse(yaml);
    REQUIRE(again.items.size() == 2);
    REQUIRE(again.items[0].kind == Node::Kind::scalar);
    REQUIRE(again.items[0].text == text);
    REQUIRE(again.items[1].entries.at(0).key == text);
  }
}
