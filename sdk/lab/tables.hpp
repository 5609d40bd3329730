// What a run shows on a terminal: a table of the layers, what it means, a ranking.
#pragma once

#include "diagnosis.hpp"
#include "results.hpp"
#include "run.hpp"
#include "terminal.hpp"
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace headwater::lab {

/// Good, warning or bad; none where it is unknown.
Tint tint_of(Flow flow);

/// All layers of a probed step, counted from 1; of more than 24 the first and last 10.
/// Gradients that vanish or explode, seen from the last hidden layer, are coloured.
std::string layer_table(const VariantResult& result, const ProbeRecord& probe, bool colour);

/// Factor per layer, the bound of the derivatives where it is below 1 (0.25^19), and
/// the layers that get less than 1 % of the gradient. Empty without two hidden layers.
std::string gradient_lines(const VariantResult& result);

/// The gradient by the states of the first layer with a cell at step 0, from the first
/// state to the last, and what one step does to it. Empty without a cell.
std::string time_lines(const VariantResult& result);

/// Heading, layer table of step 0, gradient over layers and over time, and finding.
std::string variant_report(const VariantResult& result, bool colour);

/// What a ranking goes by, smaller is better: the test accuracy of what was trained or,
/// where targets are no classes, the test loss, then how far the gradient ratio is from
/// 1.
std::tuple<double, double, double> rank_of(std::optional<double> accuracy,
                                           std::optional<double> loss, double gradient_ratio);

/// The variants in this order, the best first.
std::vector<std::size_t> ranked(const std::vector<VariantResult>& results);

/// A table of the variants in this order.
std::string ranking(const std::vector<VariantResult>& results, bool colour);

/// "13 of 13 expectations kept", and each that was missed. Empty without expectations.
std::string verdict_lines(const std::vector<Verdict>& verdicts, bool colour);

}  // namespace headwater::lab
