// Sums over arrays in double, fast and in a fixed order.
#pragma once

#include <cstdint>

namespace headwater {

/// Sum and sum of squares.
struct Moments {
  double sum = 0, squares = 0;
};

/// Of |s| for derivatives s: sum, and how many lie below a threshold.
struct Slopes {
  double sum = 0;
  std::int64_t below = 0;
};

/// Within 1e-6 for floats, 1e-15 for doubles, however small the numbers.
template <class T>
double sum_of_squares(const T* x, std::int64_t n);

template <class T>
Moments moments(const T* x, std::int64_t n);

/// Also raises largest[i] to |s| of row i; s is rows x cols without gaps.
template <class T>
Slopes slopes(const T* s, std::int64_t rows, std::int64_t cols, T threshold,
              T* largest);

}  // namespace headwater
