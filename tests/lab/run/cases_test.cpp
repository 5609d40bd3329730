// Inputs that failed once, each in a folder with its configuration: what that expects is kept.
#include "catch.hpp"
#include "host.hpp"
#include "source_tree.hpp"
#include <lab/experiment/experiment.hpp>
#include <lab/meaning/verdict.hpp>
#include <lab/run/run.hpp>

using namespace headwater;
using namespace headwater::lab;

TEST_CASE("cases: each keeps what it expects") {
  std::size_t cases = 0;
  for (const auto& path : test::files("tests/cases", {".yaml"})) {
    INFO(test::name(path));
    Context context = test::context();
    Diagnostics diagnostics;
    const Experiment experiment = read_experiment(context, path.string(), {}, diagnostics);
    REQUIRE(diagnostics.text() == "");
    REQUIRE_FALSE(experiment.expectations.empty());
    RunListener silent;
    std::vector<VariantResult> results;
    for (const Variant& variant : experiment.variants)
      results.push_back(run_variant(context, variant, silent));
    for (const Verdict& verdict : judge(experiment.expectations, results)) {
      INFO(verdict.expectation.text() << " is " << verdict.measured);
      CHECK(verdict.kept);
    }
    ++cases;
  }
  CHECK(cases >= 4);
}
