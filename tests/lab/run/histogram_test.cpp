// Histograms: which value falls into which bin, and what a run counts.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include <cmath>
#include <lab/experiment/experiment.hpp>
#include <lab/record/run_csv.hpp>
#include <lab/run/listeners.hpp>
#include <lab/run/run.hpp>
#include <numeric>

using namespace headwater;
using namespace headwater::lab;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

/// The bin that a single value falls into.
std::size_t bin_of(double value, Histogram histogram = {}) {
  histogram.add(value);
  const auto& counts = histogram.counts();
  REQUIRE(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) == 1);
  return static_cast<std::size_t>(std::find(counts.begin(), counts.end(), 1) - counts.begin());
}

std::int64_t total(const Histogram& histogram) {
  const auto& counts = histogram.counts();
  return std::accumulate(counts.begin(), counts.end(), histogram.nan());
}

VariantResult run(const std::string& layer, const std::string& dtype) {
  const fixture::Folder folder;
  Context context = test::context();
  Diagnostics diagnostics;
  const Experiment experiment = read_experiment(context,
                                                folder.write("x.yaml",
                                                             R"(
data: {type: gaussian, features: 6, targets: 1, batch_size: 16}
network: [{block: dense, units: 50, )" + layer + R"(}, {block: dense, units: 1}]
loss: mse
optimizer: {type: sgd, learning_rate: 0.01}
train: {steps: 8}
probe: {every: 3}
dtype: )" + dtype),
                                                {}, diagnostics);
  REQUIRE(diagnostics.text() == "");
  Listeners nobody({});
  return run_variant(context, experiment.variants[0], nobody);
}

/// The lower edge of a bin.
double edge(const Histogram& histogram, std::size_t i) {
  const double share = static_cast<double>(i) / Histogram::bins;
  if (histogram.bounded()) return histogram.low() + share * (histogram.high() - histogram.low());
  const double s = 2 * share - 1;
  return s / (1 - std::abs(s));
}

/// The mean of the outputs as far as the bins tell it, from their middles.
double mean_of(const Histogram& histogram) {
  double sum = 0;
  for (std::size_t i = 0; i < Histogram::bins; ++i)
    sum += static_cast<double>(histogram.counts()[i]) *
           (edge(histogram, i) + edge(histogram, i + 1)) / 2;
  return sum / static_cast<double>(total(histogram));
}

}  // namespace

TEST_CASE("histogram: bounded values fall into even bins") {
  const Histogram empty(-1, 1);
  CHECK(edge(empty, 0) == -1);
  CHECK(edge(empty, 48) == 0.5);
  CHECK(edge(empty, 64) == 1);
  CHECK(bin_of(-1, empty) == 0);
  CHECK(bin_of(0.49, empty) == 47);
  CHECK(bin_of(0.5, empty) == 48);
  CHECK(bin_of(1, empty) == 63);
  CHECK(bin_of(1.0000001, empty) == 63);
  CHECK(bin_of(-2, empty) == 0);
}

TEST_CASE("histogram: the bins of unbounded values hold all numbers") {
  const Histogram empty;
  CHECK(edge(empty, 0) == -inf);
  CHECK(edge(empty, 16) == -1);
  CHECK(edge(empty, 32) == 0);
  CHECK(edge(empty, 48) == 1);
  CHECK(edge(empty, 63) == 31);
  CHECK(edge(empty, 64) == inf);
  CHECK(bin_of(-inf) == 0);
  CHECK(bin_of(-1e300) == 0);
  CHECK(bin_of(-1e-300) == 31);
  CHECK(bin_of(0) == 32);
  CHECK(bin_of(1) == 48);
  CHECK(bin_of(30.9) == 62);
  CHECK(bin_of(31) == 63);
  CHECK(bin_of(inf) == 63);
}

TEST_CASE("histogram: what is not a number is counted apart") {
  Histogram histogram;
  const std::vector<float> values{1, NAN, 1, NAN, NAN, 9};
  const headwater_matrix matrix{const_cast<float*>(values.data()), 2, 2, 3};
  histogram.add(DType::float32, matrix);  // skips the third row
  CHECK(histogram.nan() == 3);
  CHECK(histogram.counts()[48] == 1);
  CHECK(total(histogram) == 4);
}

TEST_CASE("histogram: a run counts each output at its first and its last probe") {
  for (const char* dtype : {"float32", "float64"}) {
    const VariantResult result = run("activation: sigmoid", dtype);
    REQUIRE(result.histograms.size() == 2);
    CHECK(result.histograms[0].step == 0);
    CHECK(result.histograms[1].step == 7);
    for (std::size_t k = 0; k < 2; ++k) {
      const Histogram& hidden = result.histograms[k].layers.at(0);
      CHECK(total(hidden) == 50 * 16);
      const auto& probe = k == 0 ? result.probes.front() : result.probes.back();
      // The middle of a bin is at most half a bin away.
      CHECK(std::abs(mean_of(hidden) - probe.layers[0].activation_mean) < 0.5 / 64);
      CHECK(total(result.histograms[k].layers.at(1)) == 16);
    }
  }
}

TEST_CASE("histogram: only the output of a bounded activation has even bins") {
  const auto hidden = [](const char* layer) {
    return run(layer, "float32").histograms.at(0).layers.at(0);
  };
  CHECK(hidden("activation: tanh").bounded());
  CHECK(hidden("activation: tanh").low() == -1);
  CHECK(hidden("activation: sigmoid, normalizer: batch_norm").bounded());
  CHECK_FALSE(hidden("activation: relu").bounded());
  CHECK_FALSE(hidden("activation: sigmoid, normalizer: layer_norm, "
                     "normalizer_position: after")
                  .bounded());
}

TEST_CASE("histogram: a line holds scale, bounds and all bins") {
  HistogramRecord record{7, {Histogram(0, 1), Histogram()}};
  record.layers[0].add(1);
  record.layers[1].add(NAN);
  std::string zeros;
  for (int i = 0; i < 63; ++i)
    zeros += ",0";
  CHECK(histograms_line("a,b", "dense", record, 0) ==
        "\"a,b\",7,1,dense,linear,0,1,0" + zeros + ",1");
  CHECK(histograms_line("a", "dense", record, 1) ==
        "a,7,2,dense,softsign,-inf,inf,1" + zeros + ",0");
  const std::string header = histograms_header();
  CHECK(header.starts_with("variant,step,layer,name,scale,low,high,nan,b0,b1,"));
  CHECK(header.ends_with(",b63"));
}
