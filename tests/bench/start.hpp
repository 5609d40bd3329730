// What a host costs that starts among many plugins.
#pragma once

#include <nlohmann/json.hpp>

namespace headwater::bench {

/// Milliseconds of the processor among 200 plugins.
struct StartRow {
  double list_ms = 0;   ///< to list all
  double three_ms = 0;  ///< to make three by name
};

StartRow measure_start();

nlohmann::ordered_json to_json(const StartRow& row);
void print(const StartRow& row);

/// Those that are not named cost next to nothing; empty when that is so.
const char* broken_bound(const StartRow& row);

}  // namespace headwater::bench
