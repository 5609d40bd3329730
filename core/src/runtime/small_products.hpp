// Products too small for a BLAS call: batch 1, or a few thousand multiplications.
#pragma once

#include <cstdint>
#include <cstring>

namespace headwater {
namespace {

#define HEADWATER_ALWAYS_INLINE [[gnu::always_inline]] inline

template <class T, int width>
struct Register {
  typedef T Type __attribute__((vector_size(width * sizeof(T))));
};
template <class T, int width>
using RegisterOf = typename Register<T, width>::Type;

/// A matrix operand of a small product; `step` is the distance along a row.
template <class T>
struct Operand {
  const T* data;
  std::int64_t stride, step;
};

template <class T, int width>
HEADWATER_ALWAYS_INLINE RegisterOf<T, width> load(const T* from) {
  RegisterOf<T, width> v;
  std::memcpy(&v, from, sizeof v);
  return v;
}

/// `width` rows of y = A x, as sums side by side that hide the latency of an addition.
/// The loops over them must be unrolled, or the compiler keeps the sums in memory.
template <class T, int width, int sums>
HEADWATER_ALWAYS_INLINE void rows_times(
    Operand<T> a, Operand<T> x, std::int64_t k, T* y, bool add) {
  RegisterOf<T, width> s[sums];
#pragma GCC unroll 8
  for (int u = 0; u < sums; ++u)
    s[u] = RegisterOf<T, width>{};
  std::int64_t p = 0;
  for (; p + sums <= k; p += sums) {
#pragma GCC unroll 8
    for (int u = 0; u < sums; ++u)
      s[u] += load<T, width>(a.data + (p + u) * a.stride) * x.data[(p + u) * x.step];
  }
  for (; p < k; ++p)
    s[0] += load<T, width>(a.data + p * a.stride) * x.data[p * x.step];
#pragma GCC unroll 8
  for (int u = 1; u < sums; ++u)
    s[0] += s[u];
  if (add) s[0] += load<T, width>(y);
  std::memcpy(y, &s[0], sizeof s[0]);
}

/// One dot product of contiguous arrays, in the same partial sums for any alignment.
template <class T>
HEADWATER_ALWAYS_INLINE T dot(const T* a, const T* b, std::int64_t n) {
  constexpr int width = 32 / sizeof(T);
  RegisterOf<T, width> s{};
  std::int64_t i = 0;
  for (; i + width <= n; i += width)
    s += load<T, width>(a + i) * load<T, width>(b + i);
  T sum = 0;
  for (int lane = 0; lane < width; ++lane)
    sum += s[lane];
  for (; i < n; ++i)
    sum += a[i] * b[i];
  return sum;
}

/// y = A x or y += A x, A m x k column-major.
template <class T>
HEADWATER_ALWAYS_INLINE void column(
    Operand<T> a, Operand<T> x, std::int64_t m, std::int64_t k, T* y, bool add) {
  constexpr int full = 64 / sizeof(T);
  std::int64_t i = 0;
  const auto rows = [&] {
    return Operand<T>{a.data + i, a.stride, 1};
  };
  for (; i + full <= m; i += full)
    rows_times<T, full, 4>(rows(), x, k, y + i, add);
  for (; i + full / 2 <= m; i += full / 2)
    rows_times<T, full / 2, 8>(rows(), x, k, y + i, add);
  for (; i + full / 4 <= m; i += full / 4)
    rows_times<T, full / 4, 8>(rows(), x, k, y + i, add);
  for (; i < m; ++i) {
    T sum = 0;
    if (a.stride == 1 && x.step == 1)
      sum = dot(a.data + i, x.data, k);
    else
      for (std::int64_t p = 0; p < k; ++p)
        sum += a.data[i + p * a.stride] * x.data[p * x.step];
    y[i] = add ? y[i] + sum : sum;
  }
}

/// y = A^T x or y += A^T x, A k x m column-major, x contiguous.
template <class T>
HEADWATER_ALWAYS_INLINE void transposed_column(
    Operand<T> a, const T* x, std::int64_t m, std::int64_t k, T* y, bool add) {
  for (std::int64_t i = 0; i < m; ++i) {
    const T sum = dot(a.data + i * a.stride, x, k);
    y[i] = add ? y[i] + sum : sum;
  }
}

#undef HEADWATER_ALWAYS_INLINE

}  // namespace
}  // namespace headwater
