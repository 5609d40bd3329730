// Timing of several contenders in alternating rounds, so that drift of the machine
// meets all alike.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

namespace headwater::bench {

inline double now() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

/// One round: microseconds per step.
using Round = std::function<double()>;

/// Rounds of a step that this process runs; each lasts at least `seconds`.
inline Round timed(std::function<void()> step, double seconds = 0.1) {
  for (int i = 0; i < 3; ++i)
    step();
  long steps = 1;
  for (;;) {
    const double start = now();
    for (long i = 0; i < steps; ++i)
      step();
    const double spent = now() - start;
    if (spent >= seconds) break;
    steps = std::max(steps + 1, static_cast<long>(static_cast<double>(steps) *
                                                  std::min(10.0, 1.2 * seconds / spent)));
  }
  return [step = std::move(step), steps] {
    const double start = now();
    for (long i = 0; i < steps; ++i)
      step();
    return (now() - start) / static_cast<double>(steps) * 1e6;
  };
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Times by contender and round, one round of each in turn.
using Times = std::vector<std::vector<double>>;

inline Times alternate(const std::vector<Round>& contenders, int rounds) {
  Times times(contenders.size());
  for (int i = 0; i < rounds; ++i)
    for (std::size_t k = 0; k < contenders.size(); ++k)
      times[k].push_back(contenders[k]());
  return times;
}

/// Median of a / b round by round: neighbours in time share the state of the machine.
inline double ratio(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < a.size(); ++i)
    ratios.push_back(a[i] / b[i]);
  return median(std::move(ratios));
}

}  // namespace headwater::bench
