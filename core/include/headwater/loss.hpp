// Losses: what training makes small.
#pragma once

#include <headwater/matrix.hpp>
#include <headwater/technique.hpp>

namespace headwater {

class Loss : public Technique {
 public:
  static constexpr Kind interface = Kind::loss;
  using Technique::Technique;

  /// The shape of the targets for outputs of shape y. Error when y does not suit the
  /// loss.
  virtual Shape target(const Shape& y) const = 0;

  /// The mean loss over the columns of y; dy, unless null, receives its derivative by
  /// y.
  virtual double evaluate(DType dtype, const headwater_matrix& y,
                          const headwater_matrix& target,
                          const headwater_matrix* dy) const = 0;

  /// Are targets class indices (one row)?
  virtual bool class_targets() const = 0;
};

}  // namespace headwater
