// Report pages of runs that never were, for tests of the page.
#pragma once

#include "made_result.hpp"
#include <lab/record/environment.hpp>
#include <lab/report/report.hpp>

namespace headwater::test {

inline const std::string html_name = "<img src=x onerror=alert(1)></script><!-- é";

inline std::string page_of(const std::vector<VariantResult>& results,
                           const std::string& name = "made") {
  const RunDescription run{
      .name = name,
      .seed = 7,
      .data = std::vector<std::string>(results.size(), "gaussian, features 32"),
      .resolved = "note: </script><script>alert(2)</script>\n",
      .plugins = {{"activation/wave", "wave.so", "1.0", std::string(64, 'a')}}};
  return report_html(run, results, environment_json({{"headwater", "run"}, 2}, {}));
}

/// Values without any pattern, so that they compress as little as measured ones.
class Noise {
 public:
  double operator()() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return 0.5 + static_cast<double>(state_ >> 11) / 9007199254740992.0;
  }

 private:
  std::uint64_t state_ = 1;
};

/// Trained variants whose gradients shrink by different factors.
inline std::vector<VariantResult> many_variants(std::size_t variants, std::size_t hidden,
                                                std::size_t probes) {
  Noise noise;
  std::vector<VariantResult> results;
  for (std::size_t v = 0; v < variants; ++v) {
    const Made made{.hidden = hidden, .factor = 1 - 0.01 * static_cast<double>(v)};
    VariantResult result = made.trained("variant_" + std::to_string(v), 0.5);
    result.steps.clear();
    for (std::int64_t i = 0; i < 500; ++i)
      result.steps.push_back({i, 2 * noise(), noise() / 2, 0.01});
    result.probes.resize(probes, result.probes[0]);
    for (std::size_t k = 0; k < probes; ++k) {
      result.probes[k].step = static_cast<std::int64_t>(10 * k);
      for (LayerReading& layer : result.probes[k].layers)
        layer.gradient_rms *= noise();
    }
    for (const std::int64_t step : {0, 499}) {
      result.histograms.push_back({step, std::vector<Histogram>(hidden + 1)});
      for (Histogram& histogram : result.histograms.back().layers)
        for (int i = 0; i < 200; ++i)
          histogram.add(2 * (noise() - 1));
    }
    results.push_back(std::move(result));
  }
  return results;
}

/// All that is hard to show: names that are markup, an exact 0, infinities,
/// not-a-number, the smallest double.
inline std::string odd_page() {
  std::vector<VariantResult> results = many_variants(13, 20, 3);
  results[0].name = html_name;
  results[0].layer_names[1] = "<b>bold</b>";
  results[0].non_finite = "<i>no</i> \"layer\" & more";
  auto& layers = results[0].probes[0].layers;
  layers[0].gradient_rms = layers[2].gradient_rms = 0;
  layers[1].gradient_rms = 1.234e-31;
  layers[3].gradient_rms = std::numeric_limits<double>::infinity();
  layers[4].gradient_rms = std::numeric_limits<double>::quiet_NaN();
  layers[5].gradient_rms = std::numeric_limits<double>::denorm_min();
  results[0].steps[10].loss = std::numeric_limits<double>::quiet_NaN();
  results[0].steps[11].loss = std::numeric_limits<double>::infinity();
  results[0].histograms[0].layers[0].add(std::nan(""));
  return page_of(results, "<b>odd</b> & \"co\"");
}

}  // namespace headwater::test
