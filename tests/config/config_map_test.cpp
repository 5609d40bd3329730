// Maps read key by key, ranges, and the words that were meant.
#include "config_text.hpp"
#include <cmath>

using namespace headwater;

namespace {

struct Values {
  Diagnostics diagnostics;
  Node node;
  MapReader reader;

  explicit Values(const std::string& text)
      : node(parse_yaml(text, "x.yaml", diagnostics)), reader(node, "block 'dense'", diagnostics) {}

  std::string messages() const {
    std::string text;
    for (const Diagnostic& mistake : diagnostics.list()) {
      text += mistake.message + (mistake.hint.empty() ? "" : " | " + mistake.hint) + "\n";
    }
    return text;
  }
};

}  // namespace

TEST_CASE("a map is read key by key") {
  Values values("units: 128\nrate: 1e-4\nseed: 18446744073709551615\nbias: false\nname: 5\n");
  MapReader& reader = values.reader;
  CHECK(reader.integer("units", 1) == 128);
  CHECK(reader.real("rate", 1) == 1e-4);
  CHECK(reader.unsigned_integer("seed", 1) == UINT64_MAX);
  CHECK_FALSE(reader.flag("bias", true));
  CHECK(reader.text("name", "") == "5");
  CHECK(reader.integer("absent", 7) == 7);
  CHECK(reader.get("absent") == nullptr);
  CHECK(reader.require("units") != nullptr);
  reader.finish();
  CHECK(values.messages() == "");
}

TEST_CASE("a wrong value is told in one sentence and replaced") {
  Values values(
      "units: many\nhalf: 128.0\nquoted: '1'\nrate: 1e400\nopen: 0\nnan: .nan\nlist: "
      "[1]\n"
      "flag: yes\nnull: ~\nnothing:\nbig: 1e19\nseed: -1\n");
  MapReader& reader = values.reader;
  CHECK(reader.integer("units", 1, {.min = 0, .min_open = true}) == 1);
  CHECK(reader.integer("half", 2) == 2);
  CHECK(reader.real("quoted", 3) == 3);
  CHECK(reader.real("rate", 4, {.min = 0, .max = 1, .min_open = true}) == 4);
  CHECK(reader.real("open", 5, {.min = 0, .max = 1, .min_open = true}) == 5);
  CHECK(reader.real("nan", 6) == 6);
  CHECK(reader.real("list", 7) == 7);
  CHECK(reader.flag("flag", true));
  CHECK(reader.text("nothing", "x") == "x");
  CHECK(reader.integer("big", 8, {.min = 1, .max = 5}) == 8);
  CHECK(reader.unsigned_integer("seed", 9) == 9);
  CHECK(reader.require("layers") == nullptr);
  CHECK(values.messages() ==
        "a key must be a name, but got nothing\n"
        "block 'dense': 'units' must be a whole number greater than 0, but got 'many'\n"
        "block 'dense': 'half' must be a whole number, but got '128.0'\n"
        "block 'dense': 'quoted' must be a number, but got the text '1'\n"
        "block 'dense': 'rate' must be a number greater than 0 and at most 1, but got "
        "'1e400'\n"
        "block 'dense': 'open' must be a number greater than 0 and at most 1, but got "
        "'0'\n"
        "block 'dense': 'nan' must be a finite number, but got '.nan'\n"
        "block 'dense': 'list' must be a number, but got a list\n"
        "block 'dense': 'flag' must be true or false, but got 'yes'\n"
        "block 'dense': 'nothing' must be text, but got nothing\n"
        "block 'dense': 'big' must be a whole number from 1 to 5, but got '1e19'\n"
        "block 'dense': 'seed' must be a whole number from 0 to 18446744073709551615, "
        "but got"
        " '-1'\n"
        "block 'dense': 'layers' is missing\n");
  CHECK(place(values.diagnostics.list()[1].mark) == "1:8+4");
}

TEST_CASE("an unknown key is told with the nearest or all known ones") {
  Values values("unit: 1\nfoo: 2\n");
  values.reader.get("units");
  values.reader.get("activation");
  values.reader.finish();
  CHECK(values.messages() ==
        "unknown key 'unit' in block 'dense' | did you mean 'units'?\n"
        "unknown key 'foo' in block 'dense' | known keys: units, activation\n");
  CHECK(place(values.diagnostics.list()[1].mark) == "2:1+3");
}

TEST_CASE("what is no map is one mistake") {
  Values values("[1]");
  CHECK(values.reader.require("units") == nullptr);
  CHECK(values.reader.integer("units", 3) == 3);
  values.reader.finish();
  CHECK(values.messages() == "block 'dense' must be a map, but got a list\n");
}

TEST_CASE("ranges say what they allow") {
  CHECK(Range{}.text() == "");
  CHECK(Range{.min = 0}.text() == "at least 0");
  CHECK(Range{.max = 0.5, .max_open = true}.text() == "less than 0.5");
  CHECK(Range{.min = 0, .max = 1}.text() == "from 0 to 1");
  CHECK(Range{.min = 0, .max = 1, .min_open = true}.text() == "greater than 0 and at most 1");
  CHECK(Range{.min = 0, .min_open = true}.contains(5e-324));
  CHECK_FALSE(Range{.min = 0, .min_open = true}.contains(0));
  CHECK_FALSE(Range{.max = 1, .max_open = true}.contains(1));
  for (const double value : {INFINITY, -INFINITY, NAN})
    CHECK_FALSE(Range{}.contains(value));
}

TEST_CASE("the nearest known word is meant") {
  const std::vector<std::string> known = {"sigmoid", "relu", "batch_norm", "xavier_normal"};
  CHECK(did_you_mean("sigmod", known) == "did you mean 'sigmoid'?");
  CHECK(did_you_mean("gisimod", known) == "");
  CHECK(did_you_mean("isgmoid", known) == "did you mean 'sigmoid'?");
  CHECK(did_you_mean("rleu", known) == "did you mean 'relu'?");
  CHECK(did_you_mean("ReLU", known) == "did you mean 'relu'?");
  CHECK(did_you_mean("BatchNorm", known) == "did you mean 'batch_norm'?");
  CHECK(did_you_mean("xavier", known) == "did you mean 'xavier_normal'?");
  CHECK(did_you_mean("dropout", known) == "");
  CHECK(did_you_mean("", known) == "");
  CHECK(did_you_mean("a", {"b"}) == "");
  CHECK(did_you_mean(std::string(1'000'000, 'x'), known) == "");
}
