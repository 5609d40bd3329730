// Optimizers: how gradients change parameters.
#pragma once

#include <headwater/matrix.hpp>
#include <headwater/technique.hpp>

namespace headwater {

class Optimizer : public Technique {
 public:
  static constexpr Kind interface = Kind::optimizer;
  using Technique::Technique;

  /// How many arrays of the size of the parameters it keeps between steps.
  virtual std::uint32_t n_state() const = 0;

  /// One step on a range of parameters. Ranges are independent.
  virtual void step(DType dtype, const headwater_update& update) const = 0;
};

}  // namespace headwater
