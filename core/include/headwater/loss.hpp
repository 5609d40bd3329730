// Losses: what training makes small.
#pragma once

#include <headwater/matrix.hpp>
#include <headwater/technique.hpp>

namespace headwater {

/// Matrices may have gaps between columns. Error when the technique fails.
class Loss : public Technique {
 public:
  static constexpr Kind interface = Kind::loss;
  using Technique::Technique;

  /// The shape of the targets for outputs of shape y: one feature if class_targets().
  /// Error when y does not suit the loss.
  virtual Shape target(const Shape& y) const = 0;

  /// The mean loss over the columns of y (features x columns), whose targets have as
  /// many columns. dy, of the shape of y, receives its derivative by y unless it is
  /// null; it may not be y.
  virtual double evaluate(DType dtype, const headwater_matrix& y, const headwater_matrix& target,
                          const headwater_matrix* dy) const = 0;

  /// Are targets class indices (one row), from 0 to rows of y - 1?
  virtual bool class_targets() const = 0;
};

}  // namespace headwater
