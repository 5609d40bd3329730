// The variants of a run in order.
#pragma once

#include <base/table.hpp>
#include <cstddef>
#include <lab/run/results.hpp>
#include <optional>
#include <tuple>
#include <vector>

namespace headwater::lab {

/// What a ranking goes by, smaller is better: the test accuracy of what was trained or,
/// where targets are not classes, the test loss, then how far the gradient ratio is from
/// 1.
std::tuple<double, double, double> rank_of(std::optional<double> accuracy,
                                           std::optional<double> loss, double gradient_ratio);

/// The variants in this order, the best first.
std::vector<std::size_t> ranked(const std::vector<VariantResult>& results);

/// A table of the variants in this order.
Table ranking(const std::vector<VariantResult>& results);

}  // namespace headwater::lab
