// Initializers: what a parameter holds before training.
#pragma once

#include <headwater/matrix.hpp>
#include <headwater/random.hpp>
#include <headwater/technique.hpp>

namespace headwater {

class Initializer : public Technique {
 public:
  static constexpr Kind interface = Kind::initializer;
  using Technique::Technique;

  /// Fills w (units x inputs for the weight of a dense layer). Fans count the
  /// connections into and out of one unit.
  virtual void fill(DType dtype,
                    Random& random,
                    headwater_fans fans,
                    const headwater_matrix& w) const = 0;
};

}  // namespace headwater
