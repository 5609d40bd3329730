// What a run shows and sums up: tables, the ranking, progress, summary.json.
#include "catch.hpp"
#include "json.hpp"
#include "made_result.hpp"
#include <base/document_terminal.hpp>
#include <base/numbers.hpp>
#include <base/table.hpp>
#include <lab/meaning/verdict.hpp>
#include <lab/record/summary.hpp>
#include <lab/run/quantities.hpp>
#include <lab/show/progress.hpp>
#include <lab/show/ranking.hpp>
#include <lab/show/variant_document.hpp>
#include <limits>
#include <sstream>

using namespace headwater;
using namespace headwater::lab;

namespace {

using test::Made;
constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double denormal = std::numeric_limits<double>::denorm_min();

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);)
    widest = std::max(widest, text_width(line));
  return widest;
}

}  // namespace

TEST_CASE("the layer table is aligned", "[report]") {
  Made made;
  made.hidden = 3;
  made.factor = 0.236;
  made.dead = std::nullopt;
  const VariantResult result = made.result();
  CHECK("\n" + to_terminal(layer_table(result, result.probes[0]), false) == R"(
                    gradient (rms)        activation         derivative       units
layer  name          output  weights      mean  deviation    mean  largest  saturated
    1  dense wave   5.57e-6  2.78e-6    0.5000     0.1250  0.2110   0.2500        0 %
    2  dense wave   2.36e-5  1.18e-5    0.5000     0.1250  0.2110   0.2500        0 %
    3  dense wave   1.00e-4  5.00e-5    0.5000     0.1250  0.2110   0.2500        0 %
    4  dense       0.002000           -0.02000      1.000
)");
  CHECK(test::shown({{gradient_facts(result)}}) ==
        "gradient, layer 3 to layer 1:   0.2360 per layer, 0.2360^2 = 0.05570 in all\n"
        "bound of the derivatives alone: 0.25 per layer, 0.25^2 = 0.06250 in all\n");
}

TEST_CASE("the gradient lines say where the gradient is gone", "[report]") {
  Made made;
  made.factor = 0.236;
  CHECK(test::shown({{gradient_facts(made.result())}}) ==
        "gradient, layer 20 to layer 1:  0.2360 per layer, 0.2360^19 = 1.22e-12 in all\n"
        "bound of the derivatives alone: 0.25 per layer, 0.25^19 = 3.64e-12 in all\n"
        "less than 1 % of it is left in: layers 1 to 16\n");
  made.largest = 1;
  made.factor = 1;
  CHECK(test::shown({{gradient_facts(made.result())}}) ==
        "gradient, layer 20 to layer 1:  1.000 per layer, 1.000^19 = 1.000 in all\n");
  made.factor = 0;
  CHECK(test::shown({{gradient_facts(made.result())}}) ==
        "gradient, layer 20 to layer 1:  0 in all\n"
        "less than 1 % of it is left in: layers 1 to 19\n");
  made.hidden = 1;
  CHECK(gradient_facts(made.result()).list.empty());
}

TEST_CASE("a bound too small for a number is shown as a power", "[report]") {
  Made made;
  made.hidden = 2000;
  CHECK_THAT(test::shown({{gradient_facts(made.result())}}),
             Catch::Matchers::Contains("0.25 per layer, 0.25^1999 in all\n"));
  made.hidden = 10001;
  CHECK_THAT(test::shown({{gradient_facts(made.result())}}),
             Catch::Matchers::StartsWith("gradient, layer 10001 to layer 1: 1.000 per layer"));
}

TEST_CASE("long tables are abbreviated, wide ones clipped", "[report]") {
  Made made;
  made.hidden = 3000;
  made.layer = "dense " + std::string(200, 'x');
  const VariantResult result = made.result();
  const std::string table = to_terminal(layer_table(result, result.probes[0]), false);
  CHECK(std::count(table.begin(), table.end(), '\n') == 2 + 10 + 1 + 10);
  CHECK_THAT(table, Catch::Matchers::Contains("...  2981 more"));
  CHECK_THAT(table, Catch::Matchers::Contains("\n 3001  dense "));
  CHECK_THAT(table, Catch::Matchers::Contains("xxx...  "));
  CHECK(widest_line(table) <= 110);
}

TEST_CASE("colours appear only where they are wanted", "[report]") {
  Made made;
  made.factor = 0.236;
  CHECK(to_terminal(variant_document(made.result()), false).find('\x1b') == std::string::npos);
  CHECK(to_terminal(variant_document(made.result()), true).find("\x1b[31m") != std::string::npos);
}

TEST_CASE("the ranking puts the most accurate first", "[report]") {
  Made made;
  made.factor = 0.236;
  std::vector<VariantResult> results{made.trained("disease", 0.1)};
  made.factor = 1;
  results.push_back(made.trained("cure", 0.84));
  CHECK("\n" + to_terminal(ranking(results), false) == R"(
                    test        train   factor    gradient
rank  variant  accuracy   loss   loss  per layer     ratio  seconds  finding
   1  cure       0.8400  2.304  2.303      1.000     1.000     4.82  healthy
   2  disease    0.1000  2.304  2.303     0.2360  1.22e-12     4.82  vanishes
)");
}

TEST_CASE("where targets are not classes the ranking goes by the test loss", "[report]") {
  Made made;
  made.factor = 1;
  std::vector<VariantResult> results{made.trained("lost", 0), made.trained("learned", 0)};
  made.factor = 0.236;
  results.push_back(made.trained("best", 0));
  for (VariantResult& result : results)
    result.test_accuracy.reset();
  results[0].test_loss = not_a_number;
  results[1].test_loss = 0.002;
  results[2].test_loss = 0.001;
  const std::string text = to_terminal(ranking(results), false);
  CHECK(text.find("1  best") < text.find("2  learned"));
  CHECK(text.find("2  learned") < text.find("3  lost"));
}

TEST_CASE("without training the ranking goes by the gradient ratio", "[report]") {
  std::vector<VariantResult> results;
  for (const double factor : {0.236, 3.0, 0.9, not_a_number}) {
    Made made;
    made.factor = factor;
    results.push_back(made.result(table_number(factor)));
  }
  const std::string text = to_terminal(ranking(results), false);
  CHECK(text.find("accuracy") == std::string::npos);
  CHECK(text.find("1  0.9000") < text.find("2  3.000"));
  CHECK(text.find("2  3.000") < text.find("3  0.2360"));
  CHECK(text.find("3  0.2360") < text.find("4  nan"));
}

TEST_CASE("only missed expectations are listed", "[report]") {
  const auto source = std::make_shared<Source>(Source{"story.yaml", {}});
  const Mark mark{source, 31, 3, 1};
  const Verdict kept{{"cure", "test_accuracy", 0.8, 0.9, mark}, 0.84, true};
  const Verdict missed{{"disease", "gradient_ratio", 0.01, inf, mark}, 1e-31, false};
  const Verdict absent{{"cure", "test_loss", 0, 1, {}}, not_a_number, false};
  CHECK(to_terminal(verdict_document({}), false).empty());
  CHECK(to_terminal(verdict_document({kept}), false) == "1 of 1 expectations kept\n");
  CHECK(to_terminal(verdict_document({kept, missed, absent}), false) ==
        "missed  story.yaml:31:3: disease.gradient_ratio is 1e-31, expected at least "
        "0.01\n"
        "missed  cure.test_loss is not a number, expected from 0 to 1\n"
        "1 of 3 expectations kept\n");
}

TEST_CASE("summary.json has the agreed keys, and numbers that read back equal", "[report]") {
  Made made;
  VariantResult result = made.result("odd \"name\" \xff");
  result.probes[0].layers[0].gradient_rms = 1.883e-31;
  result.probes[0].layers[19].gradient_rms = 1;
  result.test_loss = denormal;
  result.train_loss = inf;
  const std::string text = summary_json("story", 18446744073709551615U, {result}).indented();
  const auto json = nlohmann::ordered_json::parse(text);
  std::vector<std::string> keys, wanted{"name", "layers"};
  for (const auto& item : json["variants"][0].items())
    keys.push_back(item.key());
  for (const Quantity& quantity : quantities())
    wanted.emplace_back(quantity.name);
  wanted.emplace_back("finding");
  wanted.emplace_back("short_finding");
  CHECK(keys == wanted);
  CHECK(json["name"] == "story");
  CHECK(json["seed"] == 18446744073709551615U);
  const auto& entry = json["variants"][0];
  CHECK(entry["layers"] == 21);
  CHECK(entry["gradient_ratio"].get<double>() == 1.883e-31);
  CHECK(entry["test_loss"].get<double>() == denormal);
  CHECK(entry["train_loss"] == "inf");
  CHECK(entry["test_accuracy"].is_null());
}

TEST_CASE("progress on a terminal draws at most ten times a second", "[report]") {
  std::ostringstream out;
  double now = 0;
  {
    Progress progress(out, {{true, false, 80}, 2, [&] {
                              return now;
                            }});
    progress.variant_begins("first", 1000, {});
    for (std::int64_t i = 0; i < 1000; ++i) {
      now += 0.03125;
      progress.step_done({i, 0.5, std::nullopt, now});
    }
    const std::string text = out.str();
    const auto draws = static_cast<double>(std::count(text.begin(), text.end(), '\r'));
    CHECK(draws <= 10 * now);
    CHECK(draws >= 7 * now);
    CHECK_THAT(text, Catch::Matchers::Contains(
                         "\r1/2 first  [########--------] 500/1000  loss 0.5  47 s left\x1b[K"));
  }
  CHECK_THAT(out.str(), Catch::Matchers::EndsWith("\r\x1b[K"));
}

TEST_CASE("progress elsewhere is one line at the start and one at the end", "[report]") {
  std::ostringstream out;
  Made made;
  Progress progress(out, {{false, false, 80}, 2, {}});
  progress.variant_begins("first", 100, {});
  progress.step_done({0, 0.5, std::nullopt, 0.1});
  progress.variant_ends(made.trained("first", 0.84));
  CHECK(out.str() ==
        "1/2 first: 100 steps\n"
        "1/2 first: test accuracy 0.84, train loss 2.3, 4.8 s\n");
}
