// The optimizer's step on the parameters of one layer, right after their gradients.
#pragma once

#include <headwater/network.hpp>

#include "../runtime/services.hpp"
#include <vector>

namespace headwater {

/// A range of parameters with everything an optimizer needs, cut into parts that
/// threads may share. Built once.
class LayerUpdate {
 public:
  /// n elements at w with gradients g, and one array of the optimizer's for each state.
  LayerUpdate(const Optimizer& optimizer, DType dtype, const headwater_update& range,
              const std::vector<char*>& state);

  void run(const Services& services, std::uint64_t step, double rate);

 private:
  struct Part {
    headwater_update update;
    std::vector<void*> state;
    headwater_status status;
    headwater_error error;
  };
  void run_part(Part& part) const;

  const Optimizer& optimizer_;
  headwater_child technique_;
  std::size_t dtype_;
  std::vector<Part> parts_;
};

}  // namespace headwater
