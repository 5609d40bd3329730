// What an activation can do at most.
#pragma once

#include <headwater/layer_view.hpp>

#include <limits>
#include <map>
#include <memory>

namespace headwater {

/// Found by walking along its input from -30 to 30. Error when the activation fails.
struct ActivationRange {
  double largest_derivative = 0;                          ///< of |f'|
  bool bounded = false;                                   ///< on both sides
  double low = -std::numeric_limits<double>::infinity();  ///< of f; infinite unless
  double high = std::numeric_limits<double>::infinity();  ///< it is bounded
};

ActivationRange measure_range(const Activation& activation);

/// The same for the activations of a network, of which layers share many: each is
/// measured once.
class ActivationRanges {
 public:
  const ActivationRange& of(const Observation& seen);

 private:
  std::map<std::shared_ptr<const Activation>, ActivationRange> known_;
};

}  // namespace headwater
