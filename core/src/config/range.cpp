// The values allowed for a number.
#include <headwater/range.hpp>

#include <cmath>
#include <fmt/format.h>

namespace headwater {

bool Range::contains(double value) const {
  const bool above = min_open ? value > min : value >= min;
  const bool below = max_open ? value < max : value <= max;
  return std::isfinite(value) && above && below;
}

std::string Range::text() const {
  const bool has_min = min_open || !std::isinf(min);
  const bool has_max = max_open || !std::isinf(max);
  if (has_min && has_max && !min_open && !max_open) return fmt::format("from {} to {}", min, max);
  const std::string least = fmt::format("{} {}", min_open ? "greater than" : "at least", min);
  const std::string most = fmt::format("{} {}", max_open ? "less than" : "at most", max);
  if (has_min && has_max) return least + " and " + most;
  return has_min ? least : has_max ? most : "";
}

}  // namespace headwater
