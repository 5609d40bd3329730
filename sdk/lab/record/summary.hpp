// summary.json: the outcome of a run.
#pragma once

#include <base/json.hpp>
#include <cstdint>
#include <lab/run/results.hpp>
#include <string>
#include <vector>

namespace headwater::lab {

/// {"name", "seed", "variants": [{"name", "layers", each of quantities() by its name,
/// "finding", "short_finding", and what was measured for `expect:`}]}. Numbers read back
/// equal. JSON has no infinity: "inf", "-inf" and "nan" are strings, as in the CSV files; null
/// means that there is no such number. `layers` counts all of them, the output layer too.
Json summary_json(const std::string& name, std::uint64_t seed,
                  const std::vector<VariantResult>& results);

}  // namespace headwater::lab
