// The gradient over time: what a run of a recurrent cell shows and writes.
#include "catch.hpp"
#include "json.hpp"
#include "made_pages.hpp"
#include "shell.hpp"
#include <base/document_terminal.hpp>
#include <base/file.hpp>
#include <lab/meaning/finding.hpp>
#include <lab/record/run_csv.hpp>
#include <lab/record/summary.hpp>
#include <lab/show/ranking.hpp>
#include <lab/show/time_table.hpp>
#include <lab/show/variant_document.hpp>

using namespace headwater;
using namespace headwater::test;
using Catch::Contains;

namespace {

/// A cell and an output layer; each step multiplies the gradient by a factor.
VariantResult of_cell(double factor, std::size_t steps) {
  VariantResult result = Made{.layer = "lstm", .hidden = 1}.result("cell");
  std::vector<double>& rms = result.probes[0].layers[0].state_gradient_rms;
  for (std::size_t t = 0; t <= steps; ++t)
    rms.push_back(0.5 * std::pow(factor, static_cast<double>(steps - t)));
  return result;
}

}  // namespace

TEST_CASE("over time: the report shows some states, both ends among them") {
  CHECK(shown(time_parts(of_cell(0.5, 20))) ==
        "state after step        0        2        5        8       11        14       "
        "17      20\n"
        "gradient (rms)    4.77e-7  1.91e-6  1.53e-5  1.22e-4  9.77e-4  0.007812  "
        "0.06250  0.5000\n"
        "gradient, state 20 to state 0:  0.5000 per step, 0.5000^20 = 9.54e-7 in all\n");
  CHECK_THAT(shown(time_parts(of_cell(0.5, 1))), Contains("state after step       0       1"));
  CHECK_THAT(to_terminal(variant_document(of_cell(0.5, 20)), false),
             Contains("0.5000^20 = 9.54e-7"));
  CHECK(shown(time_parts(Made{}.result())) == "");
}

TEST_CASE("over time: the finding of a cell is about its steps") {
  CHECK(finding(of_cell(0.5, 20)) ==
        "The gradient vanishes over time: each step multiplies it by 0.5, so 9.54e-7 "
        "of it is left on the way from the last state to the first.");
  CHECK_THAT(finding(of_cell(0.78, 20)), Contains("begins to vanish over time"));
  CHECK(finding(of_cell(0.95, 20)) ==
        "The gradient reaches the first state: each step multiplies it by 0.95, which "
        "makes 0.358 on the way from the last state to the first.");
  CHECK_THAT(finding(of_cell(2, 20)),
             Contains("explodes over time: each step multiplies it by 2, so it is "
                      "1.05e6 times as large at the first state as at the last"));
  CHECK(short_finding(of_cell(0.5, 20)) == "vanishes");
}

TEST_CASE("over time: the ranking has columns for what the variants have") {
  const std::string cells = to_terminal(ranking({of_cell(0.5, 20), of_cell(0.95, 20)}), false);
  CHECK_THAT(cells, Contains("per step") && Contains("over time"));
  CHECK_THAT(cells, !Contains("per layer") && !Contains("nan"));
  CHECK(ranked({of_cell(0.5, 20), of_cell(0.95, 20)}) == std::vector<std::size_t>{1, 0});
  CHECK_THAT(to_terminal(ranking({Made{}.result()}), false), !Contains("per step"));
}

TEST_CASE("over time: files hold the gradient by each state") {
  const VariantResult cell = of_cell(0.5, 2);
  CHECK(gradient_by_step_lines("a", "lstm", cell.probes[0], 0) ==
        std::vector<std::string>{"a,0,1,lstm,0,0.125", "a,0,1,lstm,1,0.25", "a,0,1,lstm,2,0.5"});
  CHECK(gradient_by_step_lines("a", "dense", cell.probes[0], 1).empty());
  const auto summary = test::parsed(summary_json("x", 1, {cell, Made{}.result()}).indented());
  CHECK(summary["variants"][0]["time_gradient_ratio"] == 0.25);
  CHECK(summary["variants"][0]["factor_per_step"] == 0.5);
  CHECK(summary["variants"][1]["time_gradient_ratio"].is_null());
  CHECK_THAT(page_of({cell}), Contains("\"over_time\":{\"states\":3,\"gradient\":"));
}

TEST_CASE("over time: a run measures it, and can be held to it") {
  const Shell shell;
  shell.write("cell.yaml", R"(
data: {type: adding_problem, steps: 12, batch_size: 4, test_samples: 4}
network: [{block: lstm, units: 3, returns: last_step}, {block: dense, units: 1}]
loss: mse
optimizer: {type: sgd, learning_rate: 0.01}
train: {steps: 3}
probe: {every: 2}
expect: {base.time_gradient_ratio: [1e-9, 0.9], base.factor_per_step: [0.1, 0.99]}
)");
  const Outcome outcome = shell.run("run ../cell.yaml --out run");
  CHECK(outcome.err.find("error") == std::string::npos);
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.out, Contains("2 of 2 expectations kept"));
  CHECK_THAT(outcome.out, Contains("gradient, state 12 to state 0:"));
  const auto lines = lines_of(fixture::bytes_of(shell.place() / "run/gradient_by_step.csv"));
  REQUIRE(lines.size() == 1 + 2 * 13);
  CHECK(lines[0] == "variant,step,layer,name,time,gradient_rms");
  CHECK(lines[13].starts_with("base,0,1,lstm,12,"));
  CHECK_THAT(shell.run("compare run").out, Contains("per step"));
}
