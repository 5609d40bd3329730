// What a call into a plugin costs beyond the same code linked into the program.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

namespace headwater::bench {

struct CallRow {
  double plugin_ns = 0, linked_ns = 0;  ///< of sigmoid on one number
  double overhead_ns = 0;
  std::uint64_t calls = 0;  ///< in a step of W1, of the host and of its blocks
  double share = 0;         ///< of their overhead in a step of W1 on one thread
};

CallRow measure_calls();

nlohmann::ordered_json to_json(const CallRow& row);
void print(const CallRow& row);

/// At most 5 ns a call and 0.1 % of a step; empty when both are kept.
const char* broken_bound(const CallRow& row);

}  // namespace headwater::bench
