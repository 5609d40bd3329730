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

  /// One step on a range of update.n parameters w with gradients g, and n_state()
  /// arrays of the same length that were zero before the first one. update.step counts
  /// from 1, update.rate is the factor of the learning rate. Ranges are independent:
  /// any thread may take one. Error when the technique fails; w may then be changed in
  /// part.
  virtual void step(DType dtype, const headwater_update& update) const = 0;
};

}  // namespace headwater
