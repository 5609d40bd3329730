// gradient.svg: the picture of a run.
#include "catch.hpp"
#include "made_result.hpp"
#include <algorithm>
#include <lab/report/picture.hpp>

using namespace headwater;
using namespace headwater::test;
using Catch::Contains;

namespace {

std::string picture(const std::vector<VariantResult>& results) {
  RunDescription run;
  run.name = "a <b> & c";
  return gradient_svg(run, results, lab::Json());
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1))
    ++n;
  return n;
}

/// The path of the first curve.
std::string curve_of(const std::string& svg) {
  const std::size_t clip = svg.find("clip-path=\"url"), begin = svg.find(" d=\"", clip) + 4;
  return svg.substr(begin, svg.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("picture: a curve for each variant, named, on a scale of decades", "[report]") {
  const std::string svg = picture({Made{.factor = 0.5}.result("half"), Made{}.result("x < y")});
  CHECK_THAT(svg, Contains("a &lt;b&gt; &amp; c: the gradient at the start, over that of the last "
                           "hidden layer"));
  CHECK_THAT(svg, Contains(">half</text>") && Contains(">x &lt; y</text>"));
  CHECK_THAT(svg, Contains(">1e-6</text>") && Contains(">hidden layer</text>"));
  CHECK(count(svg, "<path") == 4);  // each has a line in the legend
}

TEST_CASE("picture: of very many layers as many points as can be seen", "[report]") {
  const std::string few = curve_of(picture({Made{.hidden = 20}.result()}));
  CHECK(count(few, "L") == 19);
  const std::string many = curve_of(picture({Made{.hidden = 10000}.result()}));
  CHECK(count(many, "L") < 1000);
  CHECK(many.substr(many.rfind('L')) == few.substr(few.rfind('L')));
}

TEST_CASE("picture: curves leave the scale, and stop where there is no number", "[report]") {
  const std::string steep = picture({Made{.factor = 0.01}.result()});
  CHECK_THAT(steep, Contains(">1e-12</text>") && !Contains(">1e-16</text>"));
  VariantResult odd = Made{}.result();
  odd.probes[0].layers[5].gradient_rms = std::nan("");
  odd.probes[0].layers[0].gradient_rms = 0;
  CHECK(count(curve_of(picture({odd})), "M") == 2);
  CHECK_THAT(picture({odd}), !Contains("nan") && !Contains("inf"));
  odd.probes.clear();
  CHECK(curve_of(picture({odd})).empty());
}

TEST_CASE("picture: 24 curves look different", "[report]") {
  std::vector<VariantResult> all;
  for (int i = 0; i < 24; ++i)
    all.push_back(Made{}.result("v" + std::to_string(i)));
  const std::string svg = picture(all);
  CHECK(count(svg, "stroke=\"#0072b2\" stroke-dasharray=\"6 4\"") == 2);
  CHECK(count(svg, "stroke=\"#0072b2\" stroke-dasharray=\"2 3\"") == 2);
  CHECK(count(svg, "stroke=\"#0072b2\" d=") == 2);
}
