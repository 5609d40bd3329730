// Sums in double, in several registers of partial sums: compilers may not reorder a sum.
#include "sums.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace headwater {
namespace {

constexpr int lanes = 8, registers = 4, block = lanes * registers;
typedef double Doubles __attribute__((vector_size(lanes * sizeof(double))));
template <class T>
struct Lanes {
  typedef T Type __attribute__((vector_size(lanes * sizeof(T))));
};

/// A register of T, and of the outcome of comparing two.
template <class T>
struct Full {
  static constexpr int size = 64 / sizeof(T);
  typedef T Type __attribute__((vector_size(64)));
  typedef decltype(Type{} < Type{}) Mask;
};

template <class T>
[[gnu::always_inline]] inline void load(const T* x, Doubles& v) {
  typename Lanes<T>::Type values;
  std::memcpy(&values, x, sizeof values);
  v = __builtin_convertvector(values, Doubles);
}

#if defined(__AVX512F__)
// g++ 12 makes this conversion of two halves.
[[gnu::always_inline]] inline void load(const float* x, Doubles& v) {
  v = static_cast<Doubles>(_mm512_maskz_cvtps_pd(0xff, _mm256_loadu_ps(x)));
}
#endif

[[gnu::always_inline]] inline double total(const Doubles& v) {
  double sum = 0;
  for (int i = 0; i < lanes; ++i)
    sum += v[i];
  return sum;
}

/// Sums that double may not hold, added anew; where it does, themselves.
Moments whole(const double* x, std::int64_t n, double sum, double squares) {
  if (squares > 1e-270 && squares < 1e300) return {sum, squares};
  Moments all;
  for (std::int64_t i = 0; i < n; ++i)
    all = {all.sum + x[i], all.squares + Squares{x[i]} * x[i]};
  return all;
}

/// Inlined, so that nobody pays for a sum that is not asked for.
template <class T>
[[gnu::always_inline]] inline Moments moments(const T* x, std::int64_t n) {
  Doubles sums[registers]{}, squares[registers]{};
  std::int64_t i = 0;
  for (; i + block <= n; i += block) {
#pragma GCC unroll 4
    for (int r = 0; r < registers; ++r) {
      Doubles v;
      load(x + i + r * lanes, v);
      sums[r] += v;
      squares[r] += v * v;
    }
  }
  double sum = total((sums[0] + sums[1]) + (sums[2] + sums[3]));
  double sum_of_squares = total((squares[0] + squares[1]) + (squares[2] + squares[3]));
  for (; i < n; ++i) {
    sum += static_cast<double>(x[i]);
    sum_of_squares += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  }
  if constexpr (std::is_same_v<T, double>) return whole(x, n, sum, sum_of_squares);
  return {sum, sum_of_squares};  // squares of floats are 1e-90 to 1e77
}

/// A power of two that brings the largest of some numbers near 1; 0 where none does.
float scale_of(const float* x) {
  float most = 0;
  for (int i = 0; i < Full<float>::size; ++i)
    most = std::max(most, std::abs(x[i]));
  if (!(most > 0) || !std::isfinite(most)) return 0;
  return std::ldexp(1.0F, std::clamp(-std::ilogb(most), -126, 126));
}

/// Squares of numbers near 1 fit floats, which are twice as many in a register and need
/// no conversion: 32 of them are added as floats, and such sums in double.
double sum_of_scaled_squares(const float* x, std::int64_t n, float scale) {
  using Wide = Full<float>::Type;
  constexpr int width = Full<float>::size, rounds = 8;
  Doubles sums{};
  for (std::int64_t i = 0; i < n; i += width * registers * rounds) {
    Wide squares[registers]{};
    for (int k = 0; k < rounds; ++k)
#pragma GCC unroll 4
      for (int r = 0; r < registers; ++r) {
        Wide v;
        std::memcpy(&v, x + i + (k * registers + r) * width, sizeof v);
        v *= scale;
        squares[r] += v * v;
      }
    const Wide all = (squares[0] + squares[1]) + (squares[2] + squares[3]);
    float column[width];
    std::memcpy(column, &all, sizeof column);
    Doubles low, high;
    load(column, low);
    load(column + lanes, high);
    sums += low + high;
  }
  return total(sums);
}

template <class T>
Slopes slopes(const headwater_matrix& all, double below_this, void* largest_of_rows) {
  using Wide = typename Full<T>::Type;
  constexpr int width = Full<T>::size;
  const T threshold = static_cast<T>(below_this);
  const T* s = static_cast<const T*>(all.data);
  T* const largest = static_cast<T*>(largest_of_rows);
  const std::int64_t rows = all.rows;
  const Wide zero{}, limit = zero + threshold;
  Slopes result;
  Doubles sums[width / lanes]{};
  typename Full<T>::Mask below{};  // minus the number of true comparisons
  for (std::int64_t j = 0; j < all.cols; ++j, s += rows) {
    Wide sum{};
    std::int64_t i = 0;
    for (; i + width <= rows; i += width) {
      Wide a, high;
      std::memcpy(&a, s + i, sizeof a);
      std::memcpy(&high, largest + i, sizeof high);
      a = a < zero ? -a : a;
      high = high < a ? a : high;
      std::memcpy(largest + i, &high, sizeof high);
      sum += a;
      below += a < limit;
    }
    T column[width];
    std::memcpy(column, &sum, sizeof column);
    for (int k = 0; k < width / lanes; ++k) {
      Doubles v;
      load(column + k * lanes, v);
      sums[k] += v;
    }
    for (; i < rows; ++i) {
      const T a = s[i] < 0 ? -s[i] : s[i];
      result.sum += static_cast<double>(a);
      result.below += a < threshold;
      largest[i] = largest[i] < a ? a : largest[i];
    }
  }
  for (int k = 0; k < width; ++k) {
    result.sum += sums[k / lanes][k % lanes];
    result.below -= below[k];
  }
  return result;
}

auto with_numbers(DType dtype, const headwater_matrix& x, const auto& f) {
  return dtype == DType::float64 ? f(static_cast<const double*>(x.data), x.rows * x.cols)
                                 : f(static_cast<const float*>(x.data), x.rows * x.cols);
}

}  // namespace

Squares sum_of_squares(const double* x, std::int64_t n) {
  return moments(x, n).squares;
}

Squares sum_of_squares(const float* x, std::int64_t n) {
  const std::int64_t whole = n / 512 * 512;
  const float scale = whole > 0 ? scale_of(x) : 0;
  if (scale == 0) return moments(x, n).squares;
  const double sum = sum_of_scaled_squares(x, whole, scale);
  // Others of them may be too large for the scale of the first ones.
  if (!std::isfinite(sum)) return moments(x, n).squares;
  return sum / scale / scale + moments(x + whole, n - whole).squares;
}

Squares sum_of_squares(DType dtype, const headwater_matrix& x) {
  return with_numbers(dtype, x, [](const auto* p, auto n) { return sum_of_squares(p, n); });
}

Moments moments(DType dtype, const headwater_matrix& x) {
  return with_numbers(dtype, x, [](const auto* p, auto n) { return moments(p, n); });
}

Slopes slopes(DType dtype, const headwater_matrix& s, double threshold, void* largest) {
  return dtype == DType::float64 ? slopes<double>(s, threshold, largest)
                                 : slopes<float>(s, threshold, largest);
}

}  // namespace headwater
