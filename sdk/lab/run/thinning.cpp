// Fewer records that still show what happened.
#include "thinning.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace headwater::lab {

std::vector<StepRecord> thinned(const std::vector<StepRecord>& steps, std::size_t most) {
  if (steps.size() <= most) return steps;
  const std::size_t stretches = most / 2;
  std::vector<StepRecord> kept;
  for (std::size_t i = 0; i < stretches; ++i) {
    const auto at = [&](std::size_t k) {
      return steps.begin() + static_cast<std::ptrdiff_t>(steps.size() * k / stretches);
    };
    const auto begin = at(i), end = at(i + 1);
    const auto broken =
        std::find_if(begin, end, [](const StepRecord& step) { return !std::isfinite(step.loss); });
    const auto [least, largest] = std::minmax_element(
        begin, broken, [](const auto& a, const auto& b) { return a.loss < b.loss; });
    for (const auto step : std::set{least, largest, broken})
      if (step != end) kept.push_back(*step);
  }
  return kept;
}

void thin(std::vector<ProbeRecord>& probes, std::size_t most) {
  while (probes.size() > 2 && probes.size() * probes.front().layers.size() > most) {
    std::size_t kept = 1;
    for (std::size_t i = 1; i < probes.size(); ++i)
      if (i % 2 == 0 || i + 1 == probes.size()) probes[kept++] = std::move(probes[i]);
    probes.resize(kept);
  }
}

}  // namespace headwater::lab
