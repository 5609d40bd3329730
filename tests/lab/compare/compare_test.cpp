// Runs side by side: what sets them apart, the table, its order and its forms.
#include "catch.hpp"
#include "json.hpp"
#include <base/document_markdown.hpp>
#include <base/document_terminal.hpp>
#include <cmath>
#include <lab/compare/comparison.hpp>
#include <lab/compare/comparison_document.hpp>
#include <lab/compare/comparison_files.hpp>
#include <lab/compare/row_columns.hpp>
#include <limits>

using namespace headwater;
using namespace headwater::lab;
using Catch::Matchers::Contains;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

Node yaml(const std::string& text) {
  Diagnostics diagnostics;
  Node node = parse_yaml(text, "test", diagnostics);
  REQUIRE(diagnostics.text() == "");
  return node;
}

/// One line for each difference between two YAML texts.
std::string between(const std::string& before, const std::string& after) {
  std::string text;
  for (const Difference& found : differences(yaml(before), yaml(after)))
    text += found.key + ": " + found.before + " | " + found.after + "\n";
  return text;
}

std::string network(int repeat, const std::string& layer) {
  std::string text = "network:\n";
  for (int i = 0; i < repeat; ++i)
    text += "  - " + layer + "\n";
  return text + "  - {block: dense, units: 10}\n";
}

RecordedVariant variant(const std::string& name, const std::string& settings) {
  RecordedVariant made;
  made.name = name;
  made.layers = 21;
  made.numbers["gradient_ratio"] = 1;
  made.numbers["factor_per_layer"] = 1;
  made.numbers["train_loss"] = 2.303;
  made.numbers["seconds"] = 4.82;
  made.finding = "The gradient reaches the first layer.";
  made.settings = yaml(settings);
  return made;
}

RecordedRun run(const std::string& folder, std::vector<RecordedVariant> variants) {
  RecordedRun made;
  made.folder = folder;
  made.name = "story";
  made.seed = 1;
  made.started = "2026-07-14T09:30:00Z";
  made.variants = std::move(variants);
  made.plugins = yaml("{activation/relu: 0.1.0 12345678}");
  made.environment = yaml("{version: 0.1.0, threads: 2}");
  return made;
}

/// Names of the variants in the order of a column.
std::string sorted(Comparison comparison, const std::string& by) {
  Diagnostics diagnostics;
  sort(comparison, order_named(by, diagnostics));
  REQUIRE(diagnostics.text() == "");
  std::string names;
  for (const Row& row : comparison.rows)
    names += (names.empty() ? "" : " ") + comparison.variant(row).name;
  return names;
}

}  // namespace

TEST_CASE("equal settings are no difference", "[compare]") {
  CHECK(between("{a: [1, {b: 2}], c: null}", "{c: null, a: [1, {b: 2}]}") == "");
  CHECK(between("{activation: relu}", "{activation: {type: relu}}") == "");
}

TEST_CASE("differences are told by path, one a line", "[compare]") {
  CHECK(between("{seed: 1, train: {steps: 5}, old: x}", "{seed: 2, train: {steps: 6}, new: '-'}") ==
        "seed: 1 | 2\n"
        "train.steps: 5 | 6\n"
        "old: x | -\n"
        "new: - | \"-\"\n");
  CHECK(between("{a: [1, 2]}", "{a: 3}") == "a: [1, 2] | 3\n");
  CHECK(between("{a: 1}", "{a: '1'}") == "a: 1 | \"1\"\n");
}

TEST_CASE("another technique is shown as a whole, the same one by setting", "[compare]") {
  CHECK(between("{optimizer: {type: sgd, momentum: 0}}",
                "{optimizer: {type: sgd, momentum: 0.9}}") == "optimizer.momentum: 0 | 0.9\n");
  CHECK(between("{optimizer: {type: sgd, momentum: 0}}", "{optimizer: {type: adam, beta1: 0.9}}") ==
        "optimizer: {type: sgd, momentum: 0} | {type: adam, beta1: 0.9}\n");
  CHECK(between("{activation: {type: relu}}", "{activation: {type: tanh}}") ==
        "activation: relu | tanh\n");
}

TEST_CASE("layers that differ alike are one line", "[compare]") {
  const std::string sigmoid = "{block: dense, units: 256, activation: sigmoid}";
  const std::string relu = "{block: dense, units: 256, activation: relu}";
  CHECK(between(network(20, sigmoid), network(20, relu)) ==
        "network.0-19.activation: sigmoid | relu\n");
  CHECK(between("{network: [" + sigmoid + "," + sigmoid + "," + sigmoid + "]}",
                "{network: [" + relu + "," + sigmoid + "," + relu + "]}") ==
        "network.0.activation: sigmoid | relu\n"
        "network.2.activation: sigmoid | relu\n");
  CHECK(between(network(10, sigmoid), network(50, sigmoid)) == "network.0-9.repeat: 10 | 50\n");
  CHECK(between(network(10, sigmoid), network(50, relu)) ==
        "network.0-9.repeat: 10 | 50\n"
        "network.0-9.activation: sigmoid | relu\n");
  CHECK(between("{network: [" + sigmoid + "]}", network(2, sigmoid)) ==
        "network: [{block: dense, units: 256, activation: sigmoid}] | "
        "[2 x {block: dense, units: 256, activation: sigmoid}, "
        "{block: dense, units: 10}]\n");
  CHECK(between(network(3, sigmoid), network(3, "{block: residual, layers: [" + relu + "]}")) ==
        "network.0-2: {block: dense, units: 256, activation: sigmoid} | {block: "
        "residual, layers: [{block: dense, units: 256, activation: relu}]}\n");
}

TEST_CASE("deep and wide trees are compared in a moment", "[compare]") {
  const auto deep = [](std::string text) {
    for (int i = 0; i < 200; ++i)
      text = "[" + text + ", " + std::to_string(i) + "]";
    return "{a: " + text + "}";
  };
  CHECK(between(deep("x"), deep("y")).ends_with(".0: x | y\n"));
}

TEST_CASE("runs side by side show what sets them apart", "[compare]") {
  std::vector<RecordedVariant> first{variant("disease", "{seed: 1, rate: 0.1, depth: 9}"),
                                     variant("cure", "{seed: 1, rate: 0.2, depth: 9}")};
  first[0].numbers["gradient_ratio"] = 1.883e-31;
  first[0].numbers["factor_per_layer"] = 0.0239;
  std::vector<RecordedVariant> second{variant("disease", "{seed: 2, rate: 0.1, depth: 9}"),
                                      variant("cure", "{seed: 2, rate: 0.2, depth: 5}"),
                                      variant("new", "{seed: 2, rate: 0.3, depth: 9}")};
  RecordedRun other = run("runs/b", second);
  other.environment = yaml("{version: 0.1.0, threads: 1, more: 1}");
  other.plugins = yaml("{activation/relu: 0.1.0 87654321, activation/tanh: 0.1.0 1}");
  const Comparison comparison = compare({run("runs/a", first), other});
  CHECK("\n" + to_terminal(comparison_document(comparison), false) == R"(
run  folder  name   seed  started
  A  runs/a  story     1  2026-07-14T09:30:00Z
  B  runs/b  story     1  2026-07-14T09:30:00Z

                            train   factor    gradient
rank  run  variant  layers   loss  per layer     ratio  seconds  finding
   1    A  cure         21  2.303      1.000     1.000     4.82  healthy
   2    B  disease      21  2.303      1.000     1.000     4.82  healthy
   3    B  cure         21  2.303      1.000     1.000     4.82  healthy
   4    B  new          21  2.303      1.000     1.000     4.82  healthy
   5    A  disease      21  2.303    0.02390  1.88e-31     4.82  vanishes

variant of A  setting: in disease | in the variant
cure          rate: 0.1 | 0.2

variant of B   setting: in A | in B
both variants  seed: 1 | 2
cure           depth: 9 | 5
the run        plugins.activation/relu: 0.1.0 12345678 | 0.1.0 87654321
               environment.threads: 2 | 1

variant of B  setting: in disease | in the variant
new           rate: 0.1 | 0.3
)");
}

TEST_CASE("what most variants share is told by those that do not", "[compare]") {
  std::vector<RecordedVariant> first, second;
  for (const char* const name : {"a", "b", "c", "d"}) {
    first.push_back(variant(name, "{rate: 0.1}"));
    second.push_back(variant(name, *name == 'c' ? "{rate: 0.1}" : "{rate: 0.2}"));
  }
  CHECK_THAT(to_terminal(comparison_document(compare({run("x", first), run("y", second)})), false),
             Contains("\nall but c     rate: 0.1 | 0.2\n"));
  second.pop_back();
  CHECK_THAT(to_terminal(comparison_document(compare({run("x", first), run("y", second)})), false),
             Contains("\na, b          rate: 0.1 | 0.2\n"));
}

TEST_CASE("runs without a common variant are held against the first of all", "[compare]") {
  const Comparison comparison =
      compare({run("a", {variant("one", "{seed: 1}")}), run("b", {variant("two", "{seed: 1}")}),
               run("c", {variant("one", "{seed: 1}")}), run("d", {})});
  CHECK_THAT(to_terminal(comparison_document(comparison), false),
             Contains("variant of B  setting: in one of A | in the variant\n"
                      "-             no setting differs\n\n"
                      "variant of C  setting: in A | in C\n"
                      "-             no setting differs\n"));
}

TEST_CASE("rows come as ranked, and sort by any column", "[compare]") {
  std::vector<RecordedVariant> variants;
  const std::vector<std::pair<std::string, std::optional<double>>> losses{
      {"c", 2}, {"none", std::nullopt}, {"a", 1e-31}, {"nan", not_a_number}, {"inf", inf},
      {"b", 2}};
  for (const auto& [name, loss] : losses) {
    variants.push_back(variant(name, "{train: {steps: 20}}"));
    if (loss) variants.back().numbers["test_loss"] = *loss;
    variants.back().numbers["test_accuracy"] = name == "b" ? 0.9 : 0.1;
  }
  const Comparison comparison = compare({run("runs/a", variants)});
  CHECK(sorted(comparison, "rank") == "b c none a nan inf");
  CHECK(sorted(comparison, "-rank") == "inf nan a none c b");
  CHECK(sorted(comparison, "test_loss") == "a b c inf none nan");
  CHECK(sorted(comparison, "-test_loss") == "inf b c a none nan");
  CHECK(sorted(comparison, "variant") == "a b c inf nan none");
  for (const RowColumn& column : row_columns())
    CHECK_FALSE(sorted(comparison, column.name).empty());
}

TEST_CASE("without training the gradient decides on the rank, not the accuracy", "[compare]") {
  RecordedVariant accurate = variant("accurate", "{train: {steps: 0}}");
  accurate.numbers["test_accuracy"] = 0.9;
  accurate.numbers["gradient_ratio"] = 0;
  RecordedVariant unknown = accurate;
  unknown.name = "unknown";
  unknown.numbers.erase("gradient_ratio");
  const RecordedVariant healthy = variant("healthy", "{train: {steps: 0}}");
  CHECK(sorted(compare({run("a", {accurate, unknown, healthy})}), "rank") ==
        "healthy accurate unknown");
}

TEST_CASE("a column that is not there is named, and the nearest", "[compare]") {
  Diagnostics diagnostics;
  order_named("-test_acuracy", diagnostics);
  CHECK(diagnostics.text() ==
        "error: --sort: there is no column 'test_acuracy'\n"
        "  did you mean 'test_accuracy'?\n");
  Diagnostics far;
  order_named("mood", far);
  CHECK_THAT(far.text(), Contains("columns: rank, run, variant, layers, "));
}

TEST_CASE("CSV has exact numbers and quotes what needs it", "[compare]") {
  RecordedVariant odd = variant("a, \"b\"\n| <b>", "{}");
  odd.numbers["gradient_ratio"] = 1.883e-31;
  odd.numbers["factor_per_layer"] = 1.0 / 3;
  odd.numbers["train_loss"] = not_a_number;
  odd.numbers["test_loss"] = inf;
  odd.finding = "fine";
  odd.numbers["seconds"] = 0;
  CHECK(comparison_csv(compare({run("runs/a,b", {odd})})) ==
        "rank,run,variant,layers,test_accuracy,test_loss,train_loss,factor_per_layer,"
        "gradient_ratio,factor_per_step,time_gradient_ratio,seconds,finding\n"
        "1,\"runs/a,b\",\"a, \"\"b\"\"\n| <b>\",21,,inf,nan,0.3333333333333333,"
        "1.883e-31,,,0,fine\n");
}

TEST_CASE("names are text on a terminal and in Markdown", "[compare]") {
  const std::string name = "x|y\n<img src=x onerror=alert(1)>&`*_[a](b)\\\x1b[31m";
  const Comparison comparison =
      compare({run("a", {variant("first", "{a: 1}"), variant(name, "{a: '|<b>'}")})});
  const std::string text = to_terminal(comparison_document(comparison), false);
  CHECK_THAT(text, Contains("x|y\\x0a<img"));
  CHECK(text.find('\x1b') == std::string::npos);
  const std::string markdown = to_markdown(comparison_document(comparison));
  CHECK_THAT(markdown,
             Contains("x\\|y\\\\x0a&lt;img src=x onerror=alert(1)&gt;&amp;\\`\\*\\_\\[a\\]"
                      "(b)\\\\\\\\x1b\\[31m |"));
  CHECK_THAT(markdown, Contains("| a | 1 | \"\\|&lt;b&gt;\" |"));
  CHECK(markdown.find('<') == std::string::npos);
}

TEST_CASE("Markdown has a table of all rows", "[compare]") {
  const Comparison comparison = compare({run("runs/a", {variant("one", "{seed: 1}")})});
  CHECK(to_markdown(comparison_document(comparison)) ==
        "| run | folder | name | seed | started |\n"
        "| ---: | --- | --- | ---: | --- |\n"
        "| A | runs/a | story | 1 | 2026-07-14T09:30:00Z |\n"
        "\n"
        "| rank | run | variant | layers | test accuracy | test loss | train loss | "
        "factor per layer | gradient ratio | factor per step | gradient over time | "
        "seconds | finding |\n"
        "| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | "
        "---: | --- |\n"
        "| 1 | A | one | 21 |  |  | 2.303 | 1.000 | 1.000 |  |  | 4.82 | healthy |\n");
}

TEST_CASE("JSON has exact numbers and the differences", "[compare]") {
  RecordedVariant odd = variant("odd", "{seed: 2}");
  odd.numbers["gradient_ratio"] = 1.883e-31;
  odd.numbers["train_loss"] = inf;
  const auto json = test::parsed(
      comparison_json(compare({run("a", {variant("first", "{seed: 1}")}), run("b", {odd})})));
  CHECK(json["runs"][1]["folder"] == "b");
  const auto& row = json["variants"][1];
  CHECK(row["run"] == "b");
  CHECK(row["variant"] == "odd");
  CHECK(row["layers"] == 21);
  CHECK(row["gradient_ratio"].get<double>() == 1.883e-31);
  CHECK(row["train_loss"] == "inf");
  CHECK(row["test_loss"].is_null());
  REQUIRE(json["differences"].size() == 1);
  CHECK(json["differences"][0] == test::parsed(R"({"run": "b", "variants": ["odd"], "from_run": "a",
          "from_variant": "first", "key": "seed", "from": "1", "to": "2"})"));
}

TEST_CASE("runs have letters beyond Z", "[compare]") {
  std::vector<RecordedRun> many(28, run("x", {}));
  CHECK_THAT(to_terminal(comparison_document(compare(many)), false), Contains("\n AB  x"));
}

TEST_CASE("comparison: a flow is judged over layers or, without a ratio, over time", "[compare]") {
  RecordedVariant one = variant("cell", "{}");
  one.numbers["time_gradient_ratio"] = 0.25;
  CHECK(way_of(one) == 1);
  one.numbers["gradient_ratio"] = not_a_number;
  CHECK(way_of(one) == 0.25);
  one.numbers.erase("gradient_ratio");
  CHECK(way_of(one) == 0.25);
  one.numbers.clear();
  CHECK(std::isnan(way_of(one)));
}
