// Pages of keys: what they say is what the readers of configurations do.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include <algorithm>
#include <lab/data/data.hpp>
#include <lab/datasheet/key_page.hpp>
#include <lab/experiment/experiment.hpp>
#include <lab/variant/key_reader.hpp>
#include <set>
#include <stdexcept>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;

namespace {

using Names = std::set<std::string>;

/// What the reader of the map with the key 'zzzzzzzz' says that it knows.
Names known_to_reader(const std::string& text) {
  const fixture::Folder folder;
  Context context = test::context();
  Diagnostics diagnostics;
  read_experiment(context, folder.write("x.yaml", text), {}, diagnostics);
  Names names;
  for (const Diagnostic& mistake : diagnostics.list()) {
    if (mistake.message.find("'zzzzzzzz'") == std::string::npos) continue;
    std::string list = mistake.hint;
    REQUIRE(list.starts_with("known keys: "));
    list = list.substr(12) + ", ";
    for (std::size_t at; (at = list.find(", ")) != std::string::npos; list.erase(0, at + 2))
      names.insert(list.substr(0, at));
  }
  return names;
}

Names of_page(const std::string& word) {
  const auto page = key_page(word);
  REQUIRE(page);
  Names names;
  for (const DescribedKey& key : page->keys) {
    CHECK(key.doc != "");
    names.insert(key.key);
  }
  return names;
}

Names of_file() {
  Names names;
  for (const Key& key : keys())
    if (key.map.empty()) names.insert(std::string(key.name));
  return names;
}

const std::string rest =
    "network: [{block: dense, units: 1}]\nloss: mse\noptimizer: {type: sgd, learning_rate: 1}\n";
const std::string data = "data: {type: gaussian, features: 1, targets: 1, batch_size: 8}\n";
const std::string train = "train: {steps: 1}\n";

}  // namespace

TEST_CASE("pages of keys: every key that a reader knows is on its page, and no other") {
  const std::string fine = data + rest + train;
  CHECK(known_to_reader(fine + "zzzzzzzz: 1\n") == of_file());
  CHECK(known_to_reader(data + rest + "train: {steps: 1, zzzzzzzz: 1}\n") == of_page("train"));
  CHECK(known_to_reader(data + rest + "train: {steps: 1, early_stopping: {zzzzzzzz: 1}}\n") ==
        of_page("early_stopping"));
  CHECK(known_to_reader(fine + "probe: {zzzzzzzz: 1}\n") == of_page("probe"));
  CHECK(known_to_reader(fine + "theory: {zzzzzzzz: 1}\n") == of_page("theory"));
  CHECK(known_to_reader(fine + "claim: {text: x, zzzzzzzz: 1}\n") == of_page("claim"));
  Names expect =
      known_to_reader(fine + "expect: {base.loss: {value: 1, relative: 1, zzzzzzzz: 1}}\n");
  expect.merge(
      known_to_reader(fine + "expect: {base.loss: {value: 1, absolute: 1, zzzzzzzz: 1}}\n"));
  CHECK(expect == of_page("expect"));
  Names variants = known_to_reader(fine + "variants: {a: {set: {}, zzzzzzzz: 1}}\n");
  variants.merge(known_to_reader(
      fine + "variants: {a: {each: loss, at: loss, required: {}, set: {}, zzzzzzzz: 1}}\n"));
  CHECK(variants == of_page("variants"));
  for (const char* const list : {"repeat: 1, layers: [{activation: relu}]"}) {
    const Names known = known_to_reader(data + "network: [{" + list + ", zzzzzzzz: 1}]\n" + train);
    CHECK(known == Names{"repeat", "layers"});
    CHECK(std::ranges::includes(of_page("network"), known));
  }
}

TEST_CASE("pages of keys: every setting of data is on the page of its type") {
  for (const DataInfo& info : list_data()) {
    const std::string type(info.name);
    INFO(type);
    Names known = known_to_reader("data: {type: " + type + ", zzzzzzzz: 1}\n" + rest + train);
    known.erase("type");
    CHECK(known == of_page(type));
  }
}

TEST_CASE("pages of keys: defaults and choices are what the readers do with nothing given") {
  Diagnostics diagnostics;
  const Node nothing = Node::map();
  KeyReader reader(nothing, "train", diagnostics);
  CHECK(reader.integer("validate_every") == 100);
  CHECK(reader.choice("nan_policy") == 1);
  CHECK(reader.real("clip_gradient_norm") == 0);
  CHECK(diagnostics.empty());
  CHECK(reader.integer("steps") == 0);
  CHECK_THAT(diagnostics.text(), Contains("train: 'steps' is missing"));
  CHECK_THROWS_AS(reader.integer("stepps"), std::logic_error);
}

TEST_CASE("pages of keys: a key, its path, or how it begins") {
  CHECK(key_page("train.steps")->keys.at(0).key == "train.steps");
  CHECK(key_page("steps")->keys.at(0).key == "train.steps");
  CHECK(key_page("clip")->keys.size() == 2);
  CHECK(key_page("nan_policy")->keys.at(0).range == "ignore, warn, stop, error");
  CHECK(key_page("patience")->keys.at(0).key == "train.early_stopping.patience");
  CHECK(key_page("data")->keys.size() == list_data().size() + 1);
  CHECK_FALSE(key_page("zzzzzzzz"));
  CHECK_FALSE(key_page(""));
  CHECK_FALSE(key_page("s"));
  for (const std::string& word : described_words())
    CHECK(key_page(word));
}
