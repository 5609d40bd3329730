// Sums over matrices without gaps in double, fast and in a fixed order.
#pragma once

#include <headwater/matrix.hpp>

#include <cstdint>
#include <limits>

namespace headwater {

/// Squares of doubles, 1e-648 to 1e616, and their sums have the range of this type.
using Squares = long double;
static_assert(std::numeric_limits<Squares>::max_exponent >= 2048 + 64);

/// Sum and sum of squares.
struct Moments {
  Squares sum = 0, squares = 0;
};

/// Of |s| for derivatives s: sum, and how many lie below a threshold.
struct Slopes {
  double sum = 0;
  std::int64_t below = 0;
};

/// Within 1e-6 for floats, 1e-15 for doubles, however small or large the numbers.
Squares sum_of_squares(const float* x, std::int64_t n);
Squares sum_of_squares(const double* x, std::int64_t n);
Squares sum_of_squares(DType dtype, const headwater_matrix& x);

Moments moments(DType dtype, const headwater_matrix& x);

/// Also raises largest[i], of the same type, to |s| of row i.
Slopes slopes(DType dtype, const headwater_matrix& s, double threshold, void* largest);

}  // namespace headwater
