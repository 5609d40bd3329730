// The report page: what is embedded reads back, and no text becomes markup. What a
// browser makes of it is in report_page_test.py.
#include "catch.hpp"
#include "json.hpp"
#include "made_pages.hpp"
#include <bit>
#include <lab/meaning/finding.hpp>
#include <lab/report/column.hpp>
#include <lab/report/page.hpp>
#include <lab/run/thinning.hpp>
#include <openssl/evp.h>
#include <zlib.h>

using namespace headwater;
using namespace headwater::test;
using nlohmann::json;

namespace {

std::vector<double> unpacked(const std::string& text, std::size_t count) {
  std::vector<unsigned char> bytes(text.size());
  REQUIRE(EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                          static_cast<int>(text.size())) >= 0);
  std::vector<double> numbers(count + 1);
  uLongf size = numbers.size() * sizeof(double);
  REQUIRE(uncompress(reinterpret_cast<Bytef*>(numbers.data()), &size, bytes.data(), bytes.size()) ==
          Z_OK);
  REQUIRE(size == count * sizeof(double));
  numbers.resize(count);
  return numbers;
}

std::vector<std::uint64_t> bits(const std::vector<double>& numbers) {
  std::vector<std::uint64_t> out;
  for (const double number : numbers)
    out.push_back(std::bit_cast<std::uint64_t>(number));
  return out;
}

std::size_t count(std::string_view text, std::string_view word) {
  std::size_t n = 0;
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1))
    ++n;
  return n;
}

/// The run inside a page.
json run_in(const std::string& page) {
  const std::string begin = "<script type=\"application/json\" id=\"run\">";
  const std::size_t from = page.find(begin) + begin.size();
  return parsed(page.substr(from, page.find("</script>", from) - from));
}

std::vector<StepRecord> steps(std::size_t n, double loss = 1) {
  std::vector<StepRecord> all(n);
  for (std::size_t i = 0; i < n; ++i)
    all[i] = {static_cast<std::int64_t>(i), loss, std::nullopt, 0};
  return all;
}

}  // namespace

TEST_CASE("report page: columns read back bit by bit") {
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<std::vector<double>> columns{
      {}, {1}, {0, -0.0, 1e-31, 5e-324, inf, -inf, NAN, 0.1}, {1, 2}, {1, 2, 3}};
  for (const auto& numbers : columns)
    CHECK(bits(unpacked(packed_column(numbers), numbers.size())) == bits(numbers));
}

TEST_CASE("report page: the template has one place for the title and one for the run") {
  CHECK(count(page_template, title_place) == 1);
  CHECK(count(page_template, run_place) == 1);
  CHECK(count(page_template, "https://d3js.org v") == 1);
  CHECK_THAT(std::string(page_template),
             Catch::Matchers::Contains("BSD 3-clause") &&
                 Catch::Matchers::Contains("Copyright 2010-2022 Mike Bostock"));
  CHECK(count(page_template, "/* style */") == 0);
  CHECK(count(page_template, "/* scripts */") == 0);
  CHECK(count(page_template, "<link") + count(page_template, "<script src") == 0);
}

TEST_CASE("report page: it holds the numbers of the run") {
  const VariantResult made = Made{.hidden = 3, .factor = 0.25}.trained("a", 0.5);
  const json run = run_in(page_of({made}));
  const json& variant = run["variants"][0];
  CHECK(variant["name"] == "a");
  CHECK(variant["finding"] == finding(made));
  CHECK(variant["tone"] == "good");
  CHECK(variant["probes"]["steps"] == json{0});
  std::vector<double> gradient;
  for (const LayerReading& layer : made.probes[0].layers)
    gradient.push_back(layer.gradient_rms);
  CHECK(unpacked(variant["probes"]["gradient"], 4) == gradient);
  CHECK(unpacked(variant["training"]["loss"], 100) == std::vector<double>(100, 2.5));
  CHECK(unpacked(variant["training"]["accuracy"], 100) == std::vector<double>(100, 0.1));
  CHECK(variant["largest_derivative"] == json{0.25, 0.25, 0.25, nullptr});
  CHECK(run["environment"]["program"] == "headwater");
}

TEST_CASE("report page: texts cannot leave their place") {
  const std::string page = odd_page();
  // The closing tags of the template itself, and no more.
  CHECK(count(page, "</script") == count(page_template, "</script"));
  CHECK(count(page, "<img") == 0);
  CHECK(count(page, "<title>&lt;b&gt;odd&lt;/b&gt; &amp; &quot;co&quot; - Headwater</title>") == 1);
  CHECK(run_in(page)["variants"][0]["name"] == html_name);
}

TEST_CASE("report page: histograms come by step, layer and bin") {
  VariantResult made = Made{.hidden = 1}.result("a");
  for (const std::int64_t step : {0, 9}) {
    made.histograms.push_back({step, {Histogram(0, 1), Histogram()}});
    made.histograms.back().layers[0].add(step == 0 ? 0.0 : 1.0);
    made.histograms.back().layers[1].add(NAN);
  }
  const json h = run_in(page_of({made}))["variants"][0]["histograms"];
  CHECK(h["steps"] == json{0, 9});
  CHECK(h["ranges"] == json{{0.0, 1.0}, nullptr});
  const std::vector<double> counts = unpacked(h["counts"], 2 * 2 * 64);
  CHECK(counts[0] == 1);
  CHECK(counts[128 + 63] == 1);
  CHECK(std::count(counts.begin(), counts.end(), 0) == 254);
  CHECK(unpacked(h["nan"], 4) == std::vector<double>{0, 1, 0, 1});
}

TEST_CASE("report page: the story at 51 probes stays below 2 MB") {
  const std::string page = page_of(many_variants(13, 20, 51));
  CHECK(page.size() < 2'000'000);
  CHECK(page.size() > page_template.size());
}

TEST_CASE("report page: many steps are thinned to their extremes") {
  CHECK(thinned(steps(2000), 2000).size() == 2000);
  std::vector<StepRecord> all = steps(100'000);
  all[54'321].loss = 7;
  all[54'322].loss = -3;
  all[70'000].loss = NAN;
  const auto kept = thinned(all, 2000);
  CHECK(kept.size() <= 3000);
  const auto holds = [&](std::int64_t step) {
    return std::ranges::count(kept, step, &StepRecord::step) == 1;
  };
  CHECK(holds(54'321));
  CHECK(holds(54'322));
  CHECK(holds(70'000));
  CHECK(std::ranges::is_sorted(kept, {}, &StepRecord::step));
}
