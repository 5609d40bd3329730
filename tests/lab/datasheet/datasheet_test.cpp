// The datasheet of a technique: what is measured, what is drawn, what is told.
#include "catch.hpp"
#include "formula.hpp"
#include "host.hpp"
#include "json.hpp"
#include <base/chart.hpp>
#include <base/document_html.hpp>
#include <base/document_terminal.hpp>
#include <base/plot.hpp>
#include <base/terminal.hpp>
#include <cmath>
#include <lab/datasheet/curve.hpp>
#include <lab/datasheet/datasheet.hpp>
#include <lab/datasheet/datasheet_document.hpp>
#include <lab/datasheet/datasheet_json.hpp>
#include <limits>

using namespace headwater;
using Catch::Matchers::Contains;
using headwater::test::Json;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

using test::Formula;

lab::Curve curve_of(const std::string& yaml) {
  Context context = test::context();
  return lab::measure_curve(*context.make<Activation>(yaml));
}

void check_interval(const lab::Interval& interval, double from, double to) {
  CHECK(interval.from == Approx(from).margin(1e-9));
  CHECK(interval.to == Approx(to).margin(1e-9));
}

lab::Datasheet sheet_of(Context& context, const Offer& offer,
                        const std::vector<std::string>& settings = {}) {
  Diagnostics diagnostics;
  auto sheet = lab::make_datasheet(context, offer, settings, diagnostics);
  INFO(diagnostics.text());
  CHECK(diagnostics.empty());
  return sheet;
}

lab::Datasheet sheet_of(Context& context, const std::string& name,
                        const std::vector<std::string>& settings = {}) {
  for (const Offer& offer : context.list())
    if (offer.technique().name == name) return sheet_of(context, offer, settings);
  throw Error("no technique " + name);
}

bool has_curve(Context& context, const TechniqueInfo& info) {
  return info.kind == Kind::activation && context.make<Activation>(info.name)->elementwise();
}

/// Both plots of an activation, 12 x 4 characters each, after an empty line.
std::string plots(const std::string& name) {
  Context context = test::context();
  const lab::Datasheet sheet = sheet_of(context, name);
  const lab::Samples& s = sheet.plotted;
  return "\n" + lab::side_by_side({lab::drawn({"f", "x", s.x, s.f}, false, 12, 4),
                                   lab::drawn({"f'", "x", s.x, s.derivative}, false, 12, 4)});
}

}  // namespace

TEST_CASE("datasheet: sigmoid and tanh saturate where theory says") {
  // f' = y (1 - y) = 0.05 / 4, and y = 1 / (1 + e^-x)
  const double y = (1 + std::sqrt(0.95)) / 2, sigmoid_end = std::log(y / (1 - y));
  const lab::Curve sigmoid = curve_of("sigmoid");
  CHECK(*sigmoid.saturated_above == Approx(sigmoid_end).epsilon(1e-12));
  CHECK(*sigmoid.saturated_below == Approx(-sigmoid_end).epsilon(1e-12));
  CHECK(sigmoid.largest_derivative == 0.25);
  check_interval(sigmoid.largest_at, 0, 0);
  check_interval(sigmoid.range, 0, 1);
  const lab::Curve tanh = curve_of("tanh");  // 1 - y^2 = 0.05
  CHECK(*tanh.saturated_above == Approx(std::atanh(std::sqrt(0.95))).epsilon(1e-12));
  CHECK(*tanh.saturated_below == Approx(-*tanh.saturated_above).epsilon(1e-12));
  CHECK(tanh.largest_derivative == 1);
  check_interval(tanh.range, -1, 1);
}

TEST_CASE("datasheet: rectified units are steepest on a whole side") {
  const lab::Curve relu = curve_of("relu");
  check_interval(relu.largest_at, 0, infinity);
  check_interval(relu.range, 0, infinity);
  CHECK(relu.saturated_below == 0.0);
  CHECK(relu.saturated_above == std::nullopt);
  const lab::Curve leaky = curve_of("{type: leaky_relu, negative_slope: 0.2}");
  check_interval(leaky.range, -infinity, infinity);
  CHECK(leaky.saturated_below == std::nullopt);
  const lab::Curve steep = curve_of("{type: leaky_relu, negative_slope: 30}");
  CHECK(steep.largest_derivative == 30);
  check_interval(steep.largest_at, -infinity, 0);
  CHECK(steep.saturated_above == 0.0);
  const lab::Curve identity = curve_of("identity");
  check_interval(identity.largest_at, -infinity, infinity);
  check_interval(identity.range, -infinity, infinity);
}

TEST_CASE("datasheet: peaks are found between the places that are looked at") {
  // f'' = 0 at sqrt 2, and there f' = P(x) + x p(x)
  const lab::Curve gelu = curve_of("gelu");
  const double x = std::sqrt(2.0);
  const double slope = (1 + std::erf(1.0)) / 2 + x * std::exp(-1) / std::sqrt(2 * M_PI);
  CHECK(gelu.largest_derivative == Approx(slope).epsilon(1e-14));
  CHECK(gelu.largest_at.from == Approx(x).epsilon(1e-6));
  CHECK(gelu.range.from == Approx(-0.16997120747990369).epsilon(1e-14));
  CHECK(gelu.range.to == infinity);
}

TEST_CASE("datasheet: a wave has its peak nearest to 0, and no end") {
  const Formula snake([](double x) { return x + std::pow(std::sin(x), 2); },
                      [](double x) { return 1 + std::sin(2 * x); });
  const lab::Curve curve = lab::measure_curve(snake);
  CHECK(curve.largest_derivative == Approx(2).epsilon(1e-14));
  CHECK(curve.largest_at.from == Approx(M_PI / 4).epsilon(1e-6));
  CHECK(curve.saturated_below == std::nullopt);
  CHECK(curve.saturated_above == std::nullopt);
  check_interval(curve.range, -infinity, infinity);
  const Formula sine([](double x) { return std::sin(x); }, [](double x) { return std::cos(x); });
  check_interval(lab::measure_curve(sine).range, -1, 1);
  CHECK(lab::measure_curve(sine).saturated_above == std::nullopt);
}

TEST_CASE("datasheet: slow growth has no bound, slow approach has one") {
  const Formula asinh([](double x) { return std::asinh(x); },
                      [](double x) { return 1 / std::sqrt(1 + x * x); });
  check_interval(lab::measure_curve(asinh).range, -infinity, infinity);
  const Formula softsign([](double x) { return x / (1 + std::abs(x)); },
                         [](double x) { return 1 / std::pow(1 + std::abs(x), 2); });
  const lab::Curve slow = lab::measure_curve(softsign);
  CHECK(slow.range.to == Approx(1).epsilon(1e-9));
  CHECK(*slow.saturated_above == Approx(std::sqrt(20.0) - 1).epsilon(1e-12));
  const Formula exp([](double x) { return std::exp(x); }, [](double x) { return std::exp(x); });
  check_interval(lab::measure_curve(exp).range, 0, infinity);
  const Formula wide([](double x) { return std::tanh(x / 1000); },
                     [](double x) { return 1e-3 / std::pow(std::cosh(x / 1000), 2); });
  CHECK(*lab::measure_curve(wide).saturated_above ==
        Approx(1000 * std::atanh(std::sqrt(0.95))).epsilon(1e-9));
}

TEST_CASE("datasheet: what gives no numbers, or too large ones, is survived") {
  const auto nan = [](double) {
    return std::nan("");
  };
  const Formula nothing(nan, nan);
  const lab::Curve curve = lab::measure_curve(nothing);
  CHECK(std::isnan(curve.largest_derivative));
  CHECK(std::isnan(curve.range.from));
  CHECK(curve.saturated_above == std::nullopt);
  const lab::Samples s = lab::sample(nothing, lab::evenly(6, 5));
  CHECK(lab::drawn({"f", "x", s.x, s.f}, false).size() == 10);
  const lab::Samples huge{{-1, 0, 1}, {-1.7e308, 0, 1.7e308}, {}};
  CHECK_THAT(lab::drawn({"f", "x", huge.x, huge.f}, false)[1], Contains("1.7e308"));
  const lab::Samples flat{lab::evenly(1, 101), std::vector<double>(101, 0), {}};
  CHECK_THAT(lab::drawn({"f", "x", flat.x, flat.f}, false)[8], Contains("⣀⣀"));
}

TEST_CASE("datasheet: plots look as they should") {
  CHECK(plots("relu") == R"(
         f                    f'
       6       ⠅   ⣠⠞       1       ⡏⠉⠉⠉⠉⠉
               ⠅ ⢀⡴⠃                ⡇
               ⠅⣠⠏                  ⡇
       0 ⣀⣀⣀⣀⣀⣀⡽⡁⡀⡀⡀⡀       0 ⣀⣀⣀⣀⣀⣀⡇⡀⡀⡀⡀⡀
         -6    0    6         -6    0    6
)");
  CHECK(plots("sigmoid") == R"(
         f                    f'
   0.998       ⠅⣠⠖⠋⠉⠉    0.25     ⢀⡞⢷⡀
               ⡽⠁                 ⣸ ⠅⢧
             ⢀⡞⠅                 ⣰⠃ ⠅⠘⣆
       0 ⣀⣀⣠⡴⡋⡀⡅⡀⡀⡀⡀⡀       0 ⣀⡤⡴⡃⡀⡀⡅⡀⡘⡦⣤⣀
         -6    0    6         -6    0    6
)");
}

TEST_CASE("datasheet: all lines of a plot are equally wide, coloured or not") {
  const std::vector<double> x = lab::evenly(3, 101);
  const lab::Chart chart{"f", "x", x, x, {}, -1, 1};
  const auto plain = lab::drawn(chart, false), coloured = lab::drawn(chart, true);
  for (std::size_t i = 0; i < plain.size(); ++i) {
    CHECK(lab::text_width(plain[i]) == 30 + 9);
    std::string without = coloured[i];
    for (std::size_t at; (at = without.find('\x1b')) != std::string::npos;)
      without.erase(at, without.find('m', at) - at + 1);
    CHECK(without == plain[i]);
  }
  CHECK_THAT(coloured[1], Contains("\x1b[31m"));
}

TEST_CASE("datasheet: every technique has doc, formula and source, and a sheet") {
  Context context({.folders = {HEADWATER_PLUGINS}});
  const std::vector<Offer> all = context.list();
  REQUIRE(all.size() > 20);
  for (const Offer& offer : all) {
    const TechniqueInfo& info = offer.technique();
    INFO(to_string(info.kind) << "/" << info.name);
    CHECK(offer.usable());
    CHECK(info.doc != "");
    CHECK(info.formula != "");
    CHECK(info.source != "");
    const bool is_activation = info.kind == Kind::activation;
    CHECK((info.derivative != "") == is_activation);
    for (const SettingInfo& setting : info.settings)
      CHECK(setting.doc != "");
    const lab::Datasheet sheet = sheet_of(context, offer);
    CHECK_THAT(lab::to_terminal(lab::datasheet_document(sheet), false),
               Contains(info.doc) && Contains(info.formula) && Contains(info.source));
    const Json json = test::parsed(lab::datasheet_json(sheet));
    CHECK(json["name"] == info.name);
    CHECK(json["formula"] == info.formula);
    CHECK(json["settings"].size() == info.settings.size());
    CHECK(json["curve"].is_object() == has_curve(context, info));
    CHECK(json["theory"].is_object() == has_curve(context, info));
  }
}

TEST_CASE("datasheet: JSON tells every setting and every number") {
  Context context = test::context();
  const Json adam = test::parsed(lab::datasheet_json(sheet_of(context, "adam")));
  CHECK(adam["settings"][1] == Json{{"key", "beta1"},
                                    {"type", "real"},
                                    {"default", 0.9},
                                    {"at_least", 0},
                                    {"below", 1},
                                    {"doc", "share of the mean of g kept"}});
  CHECK(adam["values"].is_null());
  CHECK(adam["curve"].is_null());
  const Json leaky =
      test::parsed(lab::datasheet_json(sheet_of(context, "leaky_relu", {"negative_slope=0.3"})));
  CHECK(leaky["values"] == Json{{"type", "leaky_relu"}, {"negative_slope", 0.3}});
  const Json& curve = leaky["curve"];
  CHECK(curve["range"] == Json{{"low", "-inf"}, {"high", "inf"}});
  CHECK(curve["largest_derivative"] == Json{{"value", 1}, {"from", 0}, {"to", "inf"}});
  CHECK(curve["saturated"] == Json{{"below", nullptr}, {"above", nullptr}});
  CHECK(curve["x"][0] == -6);
  CHECK(curve["f"][0].get<double>() == Approx(-1.8));
  CHECK(curve["derivative"].size() == 241);
}

TEST_CASE("datasheet: JSON tells the theory") {
  Context context = test::context();
  const Json relu = test::parsed(lab::datasheet_json(sheet_of(context, "relu")));
  const Json& theory = relu["theory"];
  CHECK(theory["critical"]["gain"].get<double>() == Approx(std::sqrt(2.0)));
  CHECK(theory["critical"]["any_fixed_point"] == true);
  const Json& xavier = theory["initializers"][0];
  CHECK(xavier["weights"] == "xavier, lecun");
  CHECK(xavier["weight_variance"] == 1);
  CHECK(xavier["fixed_point"] == 0);
  CHECK(xavier["chi1"].get<double>() == Approx(0.5));
  CHECK(xavier["over"][2]["layers"] == 50);
  CHECK(xavier["over"][2]["gradient_ratio"].get<double>() == Approx(std::pow(0.5, 24.5)));
  CHECK(theory["initializers"][1]["depth_scale"] == "inf");
  CHECK(theory["by_gain"]["gain"].size() == theory["by_gain"]["factor"].size());
  const Json gelu = test::parsed(lab::datasheet_json(sheet_of(context, "gelu")));
  CHECK(gelu["theory"]["critical"].is_null());
}

TEST_CASE("datasheet: the text tells the theory in words") {
  Context context = test::context();
  const auto text_of = [&](const char* name) {
    std::string text = lab::to_terminal(lab::datasheet_document(sheet_of(context, name)), false);
    for (std::size_t at; (at = text.find('\n')) != std::string::npos;)
      text[at] = ' ';
    return text;
  };
  CHECK_THAT(text_of("sigmoid"),
             Contains("With xavier weights each layer multiplies the gradient by 0.236; "
                      "50 layers leave 1.88e-31 of it.") &&
                 Contains("Critical gain 10.15: weights of deviation 10.15 / "
                          "sqrt(fan_in) keep the gradient, at q* = 45.62."));
  CHECK_THAT(text_of("tanh"), Contains("lose the gradient only slowly") &&
                                  Contains("50 layers make it 9.63 times as large."));
  CHECK_THAT(text_of("relu"),
             Contains("50 layers leave it as it is.") && Contains("signals of any size."));
  CHECK_THAT(text_of("gelu"), Contains("There is no critical gain"));
}

TEST_CASE("datasheet: the text tells settings, values and why there is no plot") {
  Context context = test::context();
  CHECK_THAT(lab::to_terminal(lab::datasheet_document(sheet_of(context, "dense")), false),
             Contains("units                integer      > 0            required") &&
                 Contains("choice       before, after  before"));
  const lab::Datasheet scale = sheet_of(context, "scale");
  CHECK_THAT(lab::to_terminal(lab::datasheet_document(scale), false),
             Contains("<b>a</b> times &lt; \"x\" \\ \u00e9\n") && Contains("> 0, < 1e300") &&
                 Contains("factor [1]") &&
                 Contains("Give its required settings, as key=value, for a plot."));
  CHECK(test::parsed(lab::datasheet_json(scale))["doc"] == scale.info.doc);
  const lab::Datasheet given = sheet_of(context, "scale", {"a=2.5"});
  CHECK(given.curve->largest_derivative == 2.5);
  CHECK_THAT(lab::to_terminal(lab::datasheet_document(given), false),
             Contains("required  2.5    factor [1]"));
  CHECK(sheet_of(context, "adam", {"beta1=0.5"}).values.find("beta1")->text == "0.5");
}

TEST_CASE("datasheet: the page holds all of it, and a plugin's text stays text") {
  Context context = test::context();
  const std::string page = lab::to_html(lab::datasheet_document(sheet_of(context, "sigmoid")));
  CHECK_THAT(page, Contains("<!doctype html>") && Contains("activation/sigmoid"));
  CHECK_THAT(page,
             Contains("1.88e-31") && Contains("critical gain 10.15", Catch::CaseSensitive::No));
  CHECK_THAT(page, Contains("aria-label=\"f&#39;(x) against x\"") &&
                       Contains("aria-label=\"factor per layer at the fixed point against "
                                "gain of the weights\""));
  CHECK_THAT(page, Contains("prefers-color-scheme: dark"));
  CHECK_THAT(page, !Contains("nan") && !Contains("http"));  // nothing is fetched
  const std::string scale =
      lab::to_html(lab::datasheet_document(sheet_of(context, "scale", {"a=2.5"})));
  CHECK_THAT(scale, Contains("&lt;b&gt;a&lt;/b&gt; times &amp;lt; &quot;x&quot; \\"));
  CHECK_THAT(scale, !Contains("<b>") && !Contains("times &lt;"));
  CHECK_THAT(lab::to_html(lab::datasheet_document(sheet_of(context, "adam"))),
             Contains("share of the mean of g kept") && !Contains("<svg"));
}

TEST_CASE("datasheet: charts break where there is no number, and have round ticks") {
  const std::string drawing =
      lab::svg({"y", "x", {-1, 0, 1, 2}, {0, std::nan(""), 300, 400}, {250}});
  CHECK_THAT(drawing, Contains("d=\"M52.00 182.00M249.33 66.50L348.00 28.00\""));
  CHECK_THAT(drawing, Contains(">100<") && Contains(">400<") && Contains(">-0.5<"));
  CHECK_THAT(drawing, Contains("class=\"mark\""));
  const std::string huge = lab::svg({"y", "x", {-1, 1}, {-1.7e308, 1.7e308}});
  CHECK_THAT(huge, Contains("M52.00 182.00L348.00 28.00") && Contains(">1e308<"));
  CHECK(lab::escaped("<a href='x'>\"&") == "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
}
