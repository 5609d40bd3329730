// Activations: y = f(x), usually element by element.
#pragma once

#include <headwater/matrix.hpp>
#include <headwater/technique.hpp>

namespace headwater {

/// x, y, dy and dx have the same rows and columns, and may have gaps between columns.
/// forward and backward throw Error when the technique fails.
class Activation : public Technique {
 public:
  static constexpr Kind interface = Kind::activation;
  using Technique::Technique;

  /// y = f(x + bias), in place if y is x. bias (rows x 1) may be null; with a bias, and
  /// unless from_output(), x becomes x + bias, which backward reads.
  virtual void forward(DType dtype, const headwater_matrix& x, const headwater_matrix* bias,
                       const headwater_matrix& y) const = 0;

  /// dx = dy f', in place if dx is dy. Reads y if from_output(), else x.
  virtual void backward(DType dtype, const headwater_matrix& x_or_y, const headwater_matrix& dy,
                        const headwater_matrix& dx) const = 0;

  /// Does backward read the output (and not the input)?
  virtual bool from_output() const = 0;

  /// Is each element of y a function of the same element of x?
  virtual bool elementwise() const = 0;
};

}  // namespace headwater
