// What the theory says of a variant before it is trained.
#pragma once

#include <headwater/context.hpp>

#include <lab/variant/variant.hpp>
#include <limits>
#include <string>
#include <vector>

namespace headwater::lab {

struct Prediction {
  std::string variant;
  std::vector<double> gradient;  ///< rms of each hidden layer over that of the last
  double gradient_ratio = 0;     ///< of the first hidden layer over the last one
  std::string why_not;           ///< why there is no prediction; then gradient is empty
  /// By which the output layer multiplies the gradient; NaN where it is not known.
  double output_factor = std::numeric_limits<double>::quiet_NaN();
};

/// By which each layer multiplies the gradient, on average: the (L-1)-th root of the ratio.
double factor_of(const Prediction& prediction);

/// For chains of layers f(W x + b) with elementwise f and independent weights of mean
/// 0, of normalizers over the batch or over the units, and of detours around such
/// layers. Measures the weights and biases of the planned network and its first batch,
/// so any initializer will do. Plans the network and runs it forward once.
Prediction predict(const Context& context, const Variant& variant);

}  // namespace headwater::lab
