// The measurements by name.
#include "measurement.hpp"

#include <algorithm>

namespace headwater::lab {

const std::vector<Measurement>& measurements() {
  static const std::vector<Measurement> all{
      {"theory_fixed_point", by_theory::fixed_point},
      {"theory_chi1", by_theory::chi1},
      {"theory_factor", by_theory::factor},
      {"theory_depth_scale", by_theory::depth_scale},
      {"theory_depth", by_theory::depth},
      {"theory_gradient_ratio", by_theory::gradient_ratio},
      {"theory_critical_gain", by_theory::critical_gain},
      {"theory_critical_fixed_point", by_theory::critical_fixed_point},
      {"derivative_bound", by_theory::derivative_bound},
      {"smallest_singular_value", jacobian::smallest_singular_value},
      {"largest_singular_value", jacobian::largest_singular_value},
      {"distance_from_identity", jacobian::distance_from_identity},
      {"gradient_error", gradient_error}};
  return all;
}

const Measurement* find_measurement(std::string_view name) {
  const auto found = std::ranges::find(measurements(), name, &Measurement::name);
  return found == measurements().end() ? nullptr : &*found;
}

}  // namespace headwater::lab
