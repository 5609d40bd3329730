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

  /// Fills w (units x inputs for the weight of a dense layer; gaps between columns are
  /// left alone), and may set about.bias again. Error when the technique fails.
  virtual void fill(DType dtype, Random& random, const headwater_parameter& about,
                    const headwater_matrix& w) const = 0;

  /// Error when it cannot fill such a parameter, whose matrices need not hold anything.
  virtual void check(const headwater_parameter& about) const = 0;

  /// Must it see a batch of what the weights multiply?
  virtual bool needs_x() const = 0;
};

}  // namespace headwater
