// report.html: a run as one page that stands alone, for people who look before they
// read.
#pragma once

#include "../experiment.hpp"
#include "../resolved.hpp"
#include "../results.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace headwater::lab {

/// What was run, as far as the page shows it.
struct RunDescription {
  std::string name;
  std::uint64_t seed = 0;
  std::vector<std::string> data;  ///< of each variant, its type first
  std::string resolved;           ///< resolved_yaml()
  std::vector<UsedPlugin> plugins;
};

/// Error when the file of a plugin cannot be read.
RunDescription description_of(const Experiment& experiment);

/// The whole page: text, drawings and numbers in one file that asks nothing of the
/// network. It shows what is in summary.json, layers.csv, steps.csv and histograms.csv;
/// of more than 2,000 training steps it keeps the extremes of each stretch, and of very
/// many probes every second, fourth, ... one.
std::string report_html(const RunDescription& run, const std::vector<VariantResult>& results,
                        const std::string& environment_json);

}  // namespace headwater::lab
