// summary.json: the outcome of a run.
#pragma once

#include "results.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace headwater::lab {

/// {"name", "seed", "variants": [{"name", "layers", "factor_per_layer",
/// "gradient_ratio", "factor_per_step", "time_gradient_ratio", "train_loss",
/// "validation_loss", "stopped_at", "test_loss", "test_accuracy", "seconds", "finding",
/// and what was measured for `expect:`}]}. Numbers read back equal. JSON has no
/// infinity: "inf", "-inf" and "nan" are strings, as in the CSV files; null means that
/// there is no such number. `layers` counts all of them, the output layer too.
std::string summary_json(const std::string& name, std::uint64_t seed,
                         const std::vector<VariantResult>& results);

}  // namespace headwater::lab
