// gradient.svg: a run as one picture, for documents and messages.
#pragma once

#include <base/json.hpp>
#include <lab/record/run_description.hpp>
#include <lab/run/results.hpp>
#include <string>
#include <vector>

namespace headwater::lab {

/// The gradient of each variant at step 0, by hidden layer and over that of the last one; of
/// networks with one hidden layer, a cell, by the state after each step of the sequence. The
/// scale is logarithmic, and goes no further than 1e-12 and 1e12. In light and dark, and in
/// the best order first.
std::string gradient_svg(const RunDescription& run, const std::vector<VariantResult>& results,
                         const Json& environment);

}  // namespace headwater::lab
