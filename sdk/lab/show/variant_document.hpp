// A variant for people: its layers, and what they mean.
#pragma once

#include <base/document.hpp>
#include <lab/run/results.hpp>

namespace headwater::lab {

/// All layers of a probed step, counted from 1; of more than 24 the first and last 10.
/// Gradients that vanish or explode, seen from the last hidden layer, are coloured.
Table layer_table(const VariantResult& result, const ProbeRecord& probe);

/// Factor per layer, the bound of the derivatives where it is below 1 (0.25^19), and the
/// layers that get less than 1 % of the gradient. None without two hidden layers.
Facts gradient_facts(const VariantResult& result);

/// The layers at step 0, the gradient over layers and over time, and the finding.
Document variant_document(const VariantResult& result);

}  // namespace headwater::lab
