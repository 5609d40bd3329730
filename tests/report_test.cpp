// What a run shows: numbers, tables, findings, the ranking, progress.
#include "catch.hpp"
#include <cmath>
#include <cstdlib>
#include <lab/csv.hpp>
#include <lab/diagnosis.hpp>
#include <lab/grid.hpp>
#include <lab/numbers.hpp>
#include <lab/progress.hpp>
#include <lab/summary.hpp>
#include <lab/tables.hpp>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace headwater;
using namespace headwater::lab;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double denormal = std::numeric_limits<double>::denorm_min();

/// A network of equal hidden layers whose gradient changes by one factor per layer.
struct Made {
  std::string layer = "dense wave";
  std::size_t hidden = 20;
  double factor = 1;
  double derivative = 0.211, largest = 0.25;
  std::optional<double> saturated = 0, dead = 0;

  LayerReading reading(std::size_t i) const {
    LayerReading reading;
    reading.gradient_rms =
        1e-4 *
        std::pow(factor, static_cast<double>(hidden) - 1 - static_cast<double>(i));
    reading.weight_gradient_rms = reading.gradient_rms / 2;
    reading.activation_mean = 0.5;
    reading.activation_std = 0.125;
    reading.derivative_mean = derivative;
    reading.derivative_max = largest;
    reading.saturated = saturated;
    reading.dead = dead;
    return reading;
  }

  VariantResult result(const std::string& name = "made") const {
    VariantResult made;
    made.name = name;
    made.probes.emplace_back();
    for (std::size_t i = 0; i < hidden; ++i) {
      made.layer_names.push_back(layer);
      made.largest_derivative.emplace_back(largest);
      made.probes[0].layers.push_back(reading(i));
    }
    made.layer_names.emplace_back("dense");
    made.largest_derivative.emplace_back();
    LayerReading last;
    last.gradient_rms = 0.002;
    last.activation_mean = -0.02;
    last.activation_std = 1;
    made.probes[0].layers.push_back(last);
    made.gradient_ratio = gradient_ratio(made.probes[0].layers);
    made.factor_per_layer = factor_per_layer(made.probes[0].layers);
    made.finding = finding(made);
    return made;
  }

  /// The same after training: accuracy 0.1 in each batch, and `accuracy` in the test.
  VariantResult trained(const std::string& name, double accuracy) const {
    VariantResult made = result(name);
    for (std::int64_t i = 0; i < 100; ++i)
      made.steps.push_back({i, 2.5, 0.1, 0.01 * static_cast<double>(i)});
    made.train_loss = 2.303;
    made.test_loss = 2.3041;
    made.test_accuracy = accuracy;
    made.seconds = 4.82;
    made.finding = finding(made);
    return made;
  }
};

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);)
    widest = std::max(widest, text_width(line));
  return widest;
}

}  // namespace

TEST_CASE("a number that is not 0 never looks like 0", "[report]") {
  CHECK(exact(0) == "0");
  CHECK(exact(-0.0) == "0");
  CHECK(exact(1.883e-31) == "1.883e-31");
  CHECK(exact(denormal) == "5e-324");
  CHECK(exact(0.1) == "0.1");
  CHECK(exact(inf) == "inf");
  CHECK(exact(-inf) == "-inf");
  CHECK(exact(-not_a_number) == "nan");

  CHECK(table_number(0) == "0");
  CHECK(table_number(1.883e-31) == "1.88e-31");
  CHECK(table_number(-1.883e-31) == "-1.88e-31");
  CHECK(table_number(denormal) == "4.94e-324");
  CHECK(table_number(not_a_number) == "nan");
  CHECK(percent(1e-9) == "<0.1 %");
}

TEST_CASE("exact numbers read back equal", "[report]") {
  for (const double value : {1e-31, denormal, 1 / 3., 1e300, 0.23605200000000001, 5e-3})
    CHECK(std::strtod(exact(value).c_str(), nullptr) == value);
}

TEST_CASE("numbers are rounded for people", "[report]") {
  CHECK(table_number(0.236052) == "0.2361");
  CHECK(table_number(1) == "1.000");
  CHECK(table_number(0.0009999) == "1.00e-3");
  CHECK(table_number(0.00099999) == "0.001000");
  CHECK(table_number(999949) == "999949");
  CHECK(table_number(999999) == "1.00e6");
  CHECK(table_number(9999999) == "1.00e7");

  CHECK(plain_number(0.25) == "0.25");
  CHECK(plain_number(1) == "1");
  CHECK(plain_number(0.70711, 4) == "0.7071");
  CHECK(plain_number(1.2e-12) == "1.2e-12");
  CHECK(plain_number(10) == "10");
  CHECK(plain_number(100000) == "100000");
  CHECK(plain_number(inf) == "inf");

  CHECK(percent(0) == "0 %");
  CHECK(percent(0.042) == "4.2 %");
  CHECK(percent(0.37) == "37 %");
  CHECK(percent(0.9999) == ">99 %");
  CHECK(percent(1) == "100 %");

  CHECK(duration(0.84) == "0.8 s");
  CHECK(duration(42.4) == "42 s");
  CHECK(duration(200) == "3 min 20 s");
  CHECK(duration(7500) == "2 h 05 min");
}

TEST_CASE("text is measured and cut in characters, not bytes", "[report]") {
  CHECK(text_width("größe") == 5);
  CHECK(clipped("größengröße", 7) == "größ...");
  CHECK(clipped("größe", 5) == "größe");
  CHECK(wrapped("one two three", 7) == "one two\nthree");
}

TEST_CASE("the layer table is aligned", "[report]") {
  Made made;
  made.hidden = 3;
  made.factor = 0.236;
  made.dead = std::nullopt;
  const VariantResult result = made.result();
  CHECK("\n" + layer_table(result, result.probes[0], false) == R"(
                    gradient (rms)        activation         derivative       units
layer  name          output  weights      mean  deviation    mean  largest  saturated
    1  dense wave   5.57e-6  2.78e-6    0.5000     0.1250  0.2110   0.2500        0 %
    2  dense wave   2.36e-5  1.18e-5    0.5000     0.1250  0.2110   0.2500        0 %
    3  dense wave   1.00e-4  5.00e-5    0.5000     0.1250  0.2110   0.2500        0 %
    4  dense       0.002000           -0.02000      1.000
)");
  CHECK(gradient_lines(result) ==
        "gradient, layer 3 to layer 1:   0.2360 per layer, 0.2360^2 = 0.05570 in all\n"
        "bound of the derivatives alone: 0.25 per layer, 0.25^2 = 0.06250 in all\n");
}

TEST_CASE("the gradient lines say where the gradient is gone", "[report]") {
  Made made;
  made.factor = 0.236;
  CHECK(
      gradient_lines(made.result()) ==
      "gradient, layer 20 to layer 1:  0.2360 per layer, 0.2360^19 = 1.22e-12 in all\n"
      "bound of the derivatives alone: 0.25 per layer, 0.25^19 = 3.64e-12 in all\n"
      "less than 1 % of it is left in: layers 1 to 16\n");
  made.largest = 1;
  made.factor = 1;
  CHECK(gradient_lines(made.result()) ==
        "gradient, layer 20 to layer 1:  1.000 per layer, 1.000^19 = 1.000 in all\n");
  made.hidden = 1;
  CHECK(gradient_lines(made.result()).empty());
}

TEST_CASE("a bound too small for a number is shown as a power", "[report]") {
  Made made;
  made.hidden = 2000;
  CHECK_THAT(gradient_lines(made.result()),
             Catch::Matchers::Contains("0.25 per layer, 0.25^1999 in all\n"));
}

TEST_CASE("long tables are abbreviated, wide ones clipped", "[report]") {
  Made made;
  made.hidden = 3000;
  made.layer = "dense " + std::string(200, 'x');
  const VariantResult result = made.result();
  const std::string table = layer_table(result, result.probes[0], false);
  CHECK(std::count(table.begin(), table.end(), '\n') == 2 + 10 + 1 + 10);
  CHECK_THAT(table, Catch::Matchers::Contains("...  2981 more"));
  CHECK_THAT(table, Catch::Matchers::Contains("\n 3001  dense "));
  CHECK_THAT(table, Catch::Matchers::Contains("xxx...  "));
  CHECK(widest_line(table) <= 110);
}

TEST_CASE("colours appear only where they are wanted", "[report]") {
  Made made;
  made.factor = 0.236;
  CHECK(variant_report(made.result(), false).find('\x1b') == std::string::npos);
  CHECK(variant_report(made.result(), true).find("\x1b[31m") != std::string::npos);
}

TEST_CASE("findings tell vanishing without saturation from saturation", "[report]") {
  Made made;
  made.factor = 0.236;
  CHECK(
      made.trained("disease", 0.1).finding ==
      "The gradient vanishes: each layer multiplies it by 0.236, so 1.22e-12 of it is "
      "left on the way from layer 20 to layer 1; the activations are not saturated, "
      "but "
      "their derivative is 0.211 on average and never above 0.25, and the weights do "
      "not make up for it; the network did not learn (test accuracy 0.1).");
  CHECK(short_finding(made.result()) == "vanishes");

  made.saturated = 0.97;
  CHECK(
      made.result().finding ==
      "The gradient vanishes: each layer multiplies it by 0.236, so 1.22e-12 of it is "
      "left on the way from layer 20 to layer 1; 97 % of the activations are "
      "saturated, "
      "which leaves their derivative near 0.");
  CHECK(short_finding(made.result()) == "vanishes, saturated");
}

TEST_CASE("findings name weights, dead units and normalizers", "[report]") {
  Made made;
  made.factor = 0.7071;
  made.derivative = 0.5;
  made.largest = 1;
  made.saturated = std::nullopt;
  CHECK(
      made.trained("half", 0.54).finding ==
      "The gradient vanishes: each layer multiplies it by 0.7071, so 0.00138 of it is "
      "left on the way from layer 20 to layer 1; the derivative of the activations is "
      "0.5 on average, and "
      "the weights do not make up for it; still, the network learned (test accuracy "
      "0.54).");
  made.layer = "dense ramp centred";
  CHECK_THAT(made.result().finding,
             Catch::Matchers::Contains("which the normalizer in 'dense ramp centred' "
                                       "cannot prevent where it stands"));
  made.dead = 0.6;
  CHECK_THAT(made.result().finding,
             Catch::Matchers::Contains("60 % of the units are dead"));
  made.dead = 0;
  made.derivative = 1;
  CHECK_THAT(made.result().finding, Catch::Matchers::Contains("weights are too small"));
}

TEST_CASE("findings on gradients that arrive or explode", "[report]") {
  Made made;
  made.factor = 1.002;
  CHECK(
      made.trained("cure", 0.84).finding ==
      "The gradient reaches the first layer: each layer multiplies it by 1.002, which "
      "makes 1.04 on the way from layer 20 to layer 1; the network learned (test "
      "accuracy 0.84).");
  CHECK_THAT(made.trained("cure", 0.1).finding,
             Catch::Matchers::EndsWith(
                 "; still, the network did not learn (test accuracy 0.1)."));
  made.saturated = 0.9;  // no alarm as long as the gradient arrives
  CHECK(short_finding(made.result()) == "healthy");
  made.factor = 2;
  CHECK(
      made.trained("burst", 0.1).finding ==
      "The gradient explodes: each layer multiplies it by 2, so it is 524288 times as "
      "large at layer 1 as at layer 20; the network did not learn (test accuracy "
      "0.1).");
  CHECK(short_finding(made.result()) == "explodes");
}

TEST_CASE("findings on numbers that are not there", "[report]") {
  Made made;
  VariantResult result = made.trained("broken", 0.1);
  result.steps[37].loss = not_a_number;
  CHECK(finding(result) ==
        "Training broke down: the loss is infinite or not a number at step 37; at the "
        "start, each layer multiplied the gradient by 1.");
  result = made.result();
  result.probes[0].layers[3].gradient_rms = inf;
  CHECK(finding(result) ==
        "The gradient is infinite or not a number before any training.");
  result = made.result();
  for (std::size_t i = 0; i < 12; ++i)
    result.probes[0].layers[i].gradient_rms = 0;
  result.gradient_ratio = result.factor_per_layer = 0;
  CHECK_THAT(
      finding(result),
      Catch::Matchers::StartsWith(
          "The gradient vanishes: nothing of it is left at layer 12 and below;"));
  made.hidden = 1;
  CHECK(
      made.trained("flat", 0.8).finding ==
      "Fewer than two hidden layers: there is no way on which a gradient could vanish; "
      "the network learned (test accuracy 0.8).");
  CHECK_NOTHROW(finding(VariantResult{}));
}

TEST_CASE("a healthy start that dies is told", "[report]") {
  Made made;
  VariantResult result = made.trained("late", 0.1);
  made.factor = 0.5;
  made.dead = 0.7;
  result.probes.push_back(made.result().probes[0]);
  result.probes.back().step = 99;
  CHECK_THAT(
      finding(result),
      Catch::Matchers::Contains("; 70 % of the units of layer 1 are dead; at step "
                                "99 only 1.91e-6 of it is left;"));
}

TEST_CASE("thresholds of the diagnosis", "[report]") {
  CHECK(flow_of(2.4e-3) == Flow::vanishes);
  CHECK(flow_of(0) == Flow::vanishes);
  CHECK(flow_of(2.6e-3) == Flow::fades);
  CHECK(flow_of(1.1e-2) == Flow::healthy);
  CHECK(flow_of(99) == Flow::healthy);
  CHECK(flow_of(101) == Flow::grows);
  CHECK(flow_of(1.1e4) == Flow::explodes);
  CHECK(flow_of(inf) == Flow::broken);
  CHECK(flow_of(not_a_number) == Flow::unknown);
}

TEST_CASE("the ranking puts the most accurate first", "[report]") {
  Made made;
  made.factor = 0.236;
  std::vector<VariantResult> results{made.trained("disease", 0.1)};
  made.factor = 1;
  results.push_back(made.trained("cure", 0.84));
  CHECK("\n" + ranking(results, false) == R"(
                    test        train   factor    gradient
rank  variant  accuracy   loss   loss  per layer     ratio  seconds  finding
   1  cure       0.8400  2.304  2.303      1.000     1.000      4.8  healthy
   2  disease    0.1000  2.304  2.303     0.2360  1.22e-12      4.8  vanishes
)");
}

TEST_CASE("without training the ranking goes by the gradient ratio", "[report]") {
  std::vector<VariantResult> results;
  for (const double factor : {0.236, 3.0, 0.9, not_a_number}) {
    Made made;
    made.factor = factor;
    results.push_back(made.result(table_number(factor)));
  }
  const std::string text = ranking(results, false);
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
  CHECK(verdict_lines({}, false).empty());
  CHECK(verdict_lines({kept}, false) == "1 of 1 expectations kept\n");
  CHECK(verdict_lines({kept, missed, absent}, false) ==
        "missed  story.yaml:31:3: disease.gradient_ratio is 1e-31, expected at least "
        "0.01\n"
        "missed  cure.test_loss is not a number, expected from 0 to 1\n"
        "1 of 3 expectations kept\n");
}

TEST_CASE("CSV cells are quoted where they must be", "[report]") {
  CHECK(csv_cell("relu_he") == "relu_he");
  CHECK(csv_cell("a, b") == "\"a, b\"");
  CHECK(csv_cell("the \"best\"") == "\"the \"\"best\"\"\"");
  CHECK(csv_cell("two\nlines") == "\"two\nlines\"");
}

TEST_CASE("CSV lines hold exact numbers and empty cells", "[report]") {
  CHECK(steps_line("a,b", {3, 1e-31, std::nullopt, 0.5}) == "\"a,b\",3,1e-31,,0.5");
  CHECK(steps_line("a", {3, not_a_number, 0.25, 0}) == "a,3,nan,0.25,0");
  ProbeRecord record{10, {{}, {}}};
  record.layers[1] = {denormal, 1e-40, -0.5, 0.125, 0.2, 0.25, 1, std::nullopt};
  CHECK(layers_line("a", "dense, wide", record, 1) ==
        "a,10,2,\"dense, wide\",5e-324,1e-40,-0.5,0.125,0.2,0.25,1,");
  CHECK(layers_line("a", "dense", record, 0) == "a,10,1,dense,0,,0,0,,,,");
}

TEST_CASE("summary.json has the agreed keys, and numbers that read back equal",
          "[report]") {
  Made made;
  VariantResult result = made.result("odd \"name\" \xff");
  result.gradient_ratio = 1.883e-31;
  result.factor_per_layer = denormal;
  result.train_loss = inf;
  const std::string text = summary_json("story", 18446744073709551615U, {result});
  const auto json = nlohmann::ordered_json::parse(text);
  std::vector<std::string> keys;
  for (const auto& item : json["variants"][0].items())
    keys.push_back(item.key());
  CHECK(keys == std::vector<std::string>{"name",
                                         "layers",
                                         "factor_per_layer",
                                         "gradient_ratio",
                                         "train_loss",
                                         "test_loss",
                                         "test_accuracy",
                                         "seconds",
                                         "finding"});
  CHECK(json["name"] == "story");
  CHECK(json["seed"] == 18446744073709551615U);
  const auto& entry = json["variants"][0];
  CHECK(entry["layers"] == 21);
  CHECK(entry["gradient_ratio"].get<double>() == 1.883e-31);
  CHECK(entry["factor_per_layer"].get<double>() == denormal);
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
    CHECK_THAT(
        text,
        Catch::Matchers::Contains(
            "\r1/2 first  [########--------] 500/1000  loss 0.5  47 s left\x1b[K"));
  }
  CHECK_THAT(out.str(), Catch::Matchers::EndsWith("\r\x1b[K"));
}

TEST_CASE("progress elsewhere is one line at the start and one at the end",
          "[report]") {
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
