// Trees of a configuration changed at paths, and back to YAML.
#include "config_text.hpp"
#include <base/changes.hpp>
#include <base/overrides.hpp>
#include <base/yaml.hpp>
#include <cmath>
#include <random>

using namespace headwater;
using namespace headwater::lab;

namespace {

bool same(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.text != b.text || a.quoted != b.quoted) return false;
  if (a.items.size() != b.items.size() || a.entries.size() != b.entries.size()) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same(a.items[i], b.items[i])) return false;
  }
  for (std::size_t i = 0; i < a.entries.size(); ++i) {
    if (a.entries[i].key != b.entries[i].key) return false;
    if (!same(a.entries[i].value, b.entries[i].value)) return false;
  }
  return true;
}

void check_round_trip(const Node& node) {
  const std::string yaml = to_yaml(node);
  INFO(yaml);
  CHECK(same(parse(yaml), node));
}

}  // namespace

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
        "error: cannot set 'a': the configuration is 'x', not a map\n  write it as a map: {type: "
        "x, ...}\n");
}

TEST_CASE("changes go into maps key by key, unless the type is another") {
  const auto changed = [](const std::string& text, const std::vector<std::string>& overrides) {
    Node root = parse(text);
    Diagnostics diagnostics;
    apply_overrides(root, overrides, diagnostics);
    return diagnostics.list().empty()
               ? to_yaml(root)
               : diagnostics.list()[0].message + " | " + diagnostics.list()[0].hint;
  };
  const std::string sgd = "o: {type: sgd, rate: 1}\n";
  CHECK(changed(sgd, {"o={momentum: 0.9}"}) == "o: {type: sgd, rate: 1, momentum: 0.9}\n");
  CHECK(changed(sgd, {"o={type: SGD, rate: 2}"}) == "o: {type: SGD, rate: 2}\n");
  CHECK(changed(sgd, {"o={type: adam}"}) == "o: {type: adam}\n");
  CHECK(changed(sgd, {"o={}"}) == "o: {}\n");
  CHECK(changed(sgd, {"o=3"}) == "{o: 3}\n");
  CHECK(changed("a: {b: {c: 1, d: 2}}\n", {"a={b: {c: null, e: 3}}"}) == "a:\n  b: {d: 2, e: 3}\n");
  CHECK(changed("l: [{activation: relu}]\n", {"l.0={block: dense}"}) == "l:\n  - {block: dense}\n");
  CHECK(changed("l: [{block: x}]\n", {"l.0={repeat: 2, layers: y}"}) ==
        "l:\n  - {repeat: 2, layers: y}\n");
  CHECK(changed(sgd, {"~o.rate"}) == "o: {type: sgd}\n");
  CHECK(changed(sgd, {"o.rate=null"}) == "o: {type: sgd}\n");
  CHECK(changed(sgd, {"~o", "o={type: x}"}) == "o: {type: x}\n");
  CHECK(changed("l: [1, 2, 3]\n", {"~l.1"}) == "l: [1, 3]\n");
  CHECK(changed(sgd, {"~o.rat"}) == "there is no 'rat' to take away | did you mean 'rate'?");
  CHECK(changed(sgd, {"x.y=null"}) == "there is no 'x' to take away | there are: o");
  CHECK(changed(sgd, {"o.rate="}) == "'o.rate' has no value | null takes a key away");
  CHECK(changed(sgd, {"~o.rate=1"}) ==
        "'~o.rate' takes 'o.rate' away, and has no value | leave the '~' out to set it");
  CHECK(changed("l: [1]\n", {"~l.3"}) ==
        "cannot set 'l.3': the list has 1 item, counted from 0 | ");
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
  nested.items.push_back(Node::map().set(std::string(3000, 'k'), nested).set("b", nested));
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
