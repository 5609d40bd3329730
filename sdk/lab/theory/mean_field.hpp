// Mean-field theory of deep wide networks, h = f(z), z = W h' + b, at initialisation
// (Poole et al., arXiv:1606.05340; Schoenholz et al., arXiv:1611.01232). Needs nothing
// of an activation but forward and backward; all activations here are elementwise.
#pragma once

#include <headwater/activation.hpp>

#include "gaussian.hpp"
#include <optional>
#include <vector>

namespace headwater::lab {

/// How layers are initialised: independent weights and biases of mean 0.
struct Scale {
  double weights =
      1;              ///< sw^2 = fan_in Var[w]: 1 for Xavier on square layers, 2 for He
  double biases = 0;  ///< sb^2 = Var[b]
};

/// Where the second moment q of z ends up in ever deeper layers, seen from an input of
/// second moment 1.
struct FixedPoint {
  double q = 0;        ///< infinite when it grows without end
  bool any_q = false;  ///< it stays wherever it starts; q is where that is
  double chi1 = 0;     ///< what a layer there multiplies the squared gradient by

  double factor() const;       ///< sqrt(chi1), of the gradient
  double depth_scale() const;  ///< in how many layers chi1 makes a factor e
};

/// Weights of deviation gain / sqrt(fan_in) keep the size of gradients: chi1 = 1.
struct CriticalPoint {
  double gain = 0;
  double q = 0;
  bool any_q = false;  ///< at every q, as for a ReLU
};

class MeanField {
 public:
  /// Of an elementwise activation, which must outlive it.
  explicit MeanField(const Activation& activation);

  FixedPoint fixed_point(const Scale& scale) const;

  /// chi of layer l = 1 .. n: what it multiplies the squared gradient by on the way
  /// from z_l to h_(l-1); along the true second moments from an input of second
  /// moment 1.
  std::vector<double> chi_by_layer(const Scale& scale, std::size_t n) const;

  /// At a fixed point that attracts, the one of smallest q; empty: there is none.
  std::optional<CriticalPoint> critical_point(double bias_variance = 0) const;

 private:
  struct Point {
    double q = 0;
    Moments moments;
  };
  std::optional<CriticalPoint> critical_at_zero() const;

  const Activation& activation_;
  std::vector<Point> points_;  ///< four per decade of q
  Moments near_zero_, far_;    ///< at q so small or large that it makes no difference
};

/// rms gradient at h_1 over that at h_L, L - 1 factors; what a run measures.
double gradient_ratio(const std::vector<double>& chi, std::size_t layers);

/// Its (L-1)-th root.
double factor_per_layer(double gradient_ratio, std::size_t layers);

}  // namespace headwater::lab
