// The measurements by name.
#include "measurement.hpp"

#include <algorithm>

namespace headwater::lab {

const std::vector<Measurement>& measurements() {
  static const std::vector<Measurement> all{
      {"theory_fixed_point",
       "second moment q* of ever deeper layers",
       by_theory::fixed_point},
      {"theory_chi1",
       "what a layer there multiplies the squared gradient by",
       by_theory::chi1},
      {"theory_factor", "its root", by_theory::factor},
      {"theory_depth_scale",
       "layers in which the squared gradient changes by e",
       by_theory::depth_scale},
      {"theory_depth", "hidden layers over the depth scale", by_theory::depth},
      {"theory_gradient_ratio",
       "first hidden layer over last one",
       by_theory::gradient_ratio},
      {"theory_critical_gain",
       "root of the weight variance that makes chi1 = 1",
       by_theory::critical_gain},
      {"theory_critical_fixed_point", "q* there", by_theory::critical_fixed_point},
      {"derivative_bound",
       "product of the largest derivatives of all hidden layers",
       by_theory::derivative_bound},
      {"smallest_singular_value",
       "of the Jacobian of the whole network",
       jacobian::smallest_singular_value},
      {"largest_singular_value",
       "of the Jacobian of the whole network",
       jacobian::largest_singular_value},
      {"distance_from_identity",
       "largest element of the Jacobian minus the identity",
       jacobian::distance_from_identity},
      {"gradient_error", "gradients against central differences", gradient_error}};
  return all;
}

const Measurement* find_measurement(std::string_view name) {
  const auto found = std::ranges::find(measurements(), name, &Measurement::name);
  return found == measurements().end() ? nullptr : &*found;
}

}  // namespace headwater::lab
