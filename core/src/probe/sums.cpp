// Sums over arrays in double. Compilers may not reorder a sum, so the code keeps
// several registers of partial sums and adds them at the end.
#include "sums.hpp"

#include <cstring>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace headwater {

namespace {

constexpr int lanes = 8;
constexpr int registers = 4;
constexpr int block = lanes * registers;
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

[[gnu::always_inline]] inline double total(const Doubles (&v)[registers]) {
  const Doubles all = (v[0] + v[1]) + (v[2] + v[3]);
  double sum = 0;
  for (int i = 0; i < lanes; ++i)
    sum += all[i];
  return sum;
}

}  // namespace

template <class T>
double sum_of_squares(const T* x, std::int64_t n) {
  Doubles squares[registers]{};
  std::int64_t i = 0;
  for (; i + block <= n; i += block) {
#pragma GCC unroll 4
    for (int r = 0; r < registers; ++r) {
      Doubles v;
      load(x + i + r * lanes, v);
      squares[r] += v * v;
    }
  }
  double sum = total(squares);
  for (; i < n; ++i)
    sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  return sum;
}

template <class T>
Moments moments(const T* x, std::int64_t n) {
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
  Moments m{total(sums), total(squares)};
  for (; i < n; ++i) {
    m.sum += static_cast<double>(x[i]);
    m.squares += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  }
  return m;
}

template <class T>
Slopes slopes(
    const T* s, std::int64_t rows, std::int64_t cols, T threshold, T* largest) {
  using Wide = typename Full<T>::Type;
  constexpr int width = Full<T>::size;
  const Wide zero{}, limit = zero + threshold;
  Slopes result;
  Doubles sums[width / lanes]{};
  typename Full<T>::Mask below{};  // minus the number of true comparisons
  for (std::int64_t j = 0; j < cols; ++j, s += rows) {
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

template double sum_of_squares(const float*, std::int64_t);
template double sum_of_squares(const double*, std::int64_t);
template Moments moments(const float*, std::int64_t);
template Moments moments(const double*, std::int64_t);
template Slopes slopes(const float*, std::int64_t, std::int64_t, float, float*);
template Slopes slopes(const double*, std::int64_t, std::int64_t, double, double*);

}  // namespace headwater
