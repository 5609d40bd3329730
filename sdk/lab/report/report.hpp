// report.html: a run as one page that stands alone, for people who look before they
// read.
#pragma once

#include <base/json.hpp>
#include <lab/record/run_description.hpp>
#include <lab/run/results.hpp>
#include <string>
#include <vector>

namespace headwater::lab {

/// The whole page: text, drawings and numbers in one file that asks nothing of the
/// network. It shows what is in summary.json, layers.csv, steps.csv and histograms.csv;
/// of more than 2,000 training steps it keeps the extremes of each stretch, and of very
/// many probes every second, fourth, ... one.
std::string report_html(const RunDescription& run, const std::vector<VariantResult>& results,
                        const Json& environment);

}  // namespace headwater::lab
