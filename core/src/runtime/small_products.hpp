// Products too small for a BLAS call: batch 1, or a few thousand multiplications.
#pragma once

#include "product.hpp"
#include <algorithm>
#include <cstring>
#include <utility>

namespace headwater {
namespace {

#define HEADWATER_SMALL [[gnu::always_inline]] inline

#if defined(__AVX512F__)
constexpr int register_bytes = 64;
#elif defined(__AVX__)
constexpr int register_bytes = 32;
#else
constexpr int register_bytes = 16;
#endif

template <class T>
constexpr int lanes = register_bytes / sizeof(T);

template <class T, int width>
struct RegisterOf {
  typedef T Type __attribute__((vector_size(width * sizeof(T))));
};
template <class T>
struct RegisterOf<T, 1> {
  using Type = T;
};
template <class T, int width>
using Register = typename RegisterOf<T, width>::Type;

template <class V, class T>
HEADWATER_SMALL V load(const T* from) {
  V v;
  std::memcpy(&v, from, sizeof v);
  return v;
}

// Sums of columns of a: c(:, j) = sum over p of a(:, p) b(p, j). Here a.down is 1.

/// `registers` x `width` rows and `columns` columns of c. Several sums side by side
/// hide the latency of an addition. Loops over them must be unrolled, or the compiler
/// keeps the sums in memory.
template <int width, int registers, int columns, class T>
HEADWATER_SMALL void tile(const Product<T>& p, std::int64_t i, std::int64_t j) {
  using V = Register<T, width>;
  constexpr int tiles = registers * columns;
  constexpr int chains = tiles >= 4 ? 1 : width == lanes<T> ? 4 / tiles : 8 / tiles;
  const T *const a = p.a.data + i, *const b = p.b.data + j * p.b.across;
  V sum[chains][columns][registers];
#pragma GCC unroll 16
  for (int u = 0; u < chains; ++u)
#pragma GCC unroll 16
    for (int q = 0; q < columns; ++q)
#pragma GCC unroll 16
      for (int r = 0; r < registers; ++r)
        sum[u][q][r] = V{};
  const auto add_term = [&](V(&to)[columns][registers], std::int64_t term) {
#pragma GCC unroll 16
    for (int q = 0; q < columns; ++q)
#pragma GCC unroll 16
      for (int r = 0; r < registers; ++r)
        to[q][r] += load<V>(a + term * p.a.across + r * width) *
                    b[term * p.b.down + q * p.b.across];
  };
  std::int64_t term = 0;
  for (; term + chains <= p.k; term += chains)
#pragma GCC unroll 16
    for (int u = 0; u < chains; ++u)
      add_term(sum[u], term + u);
  for (; term < p.k; ++term)
    add_term(sum[0], term);
#pragma GCC unroll 16
  for (int q = 0; q < columns; ++q)
#pragma GCC unroll 16
    for (int r = 0; r < registers; ++r) {
#pragma GCC unroll 16
      for (int u = 1; u < chains; ++u)
        sum[0][q][r] += sum[u][q][r];
      T* const c = p.c.data + i + r * width + (j + q) * p.c.across;
      if (p.add) sum[0][q][r] += load<V>(c);
      std::memcpy(c, &sum[0][q][r], sizeof(V));
    }
}

/// The rows from i on, fewer than a register holds.
template <int width, int columns, class T>
HEADWATER_SMALL void last_rows(const Product<T>& p, std::int64_t i, std::int64_t j) {
  if (i + width <= p.m) {
    tile<width, 1, columns>(p, i, j);
    i += width;
  }
  if constexpr (width > 1) last_rows<width / 2, columns>(p, i, j);
}

template <int columns, class T>
HEADWATER_SMALL void sum_columns(const Product<T>& p, std::int64_t j) {
  constexpr int width = lanes<T>;
  std::int64_t i = 0;
  if constexpr (columns == 1)
    for (; i + 4 * width <= p.m; i += 4 * width)
      tile<width, 4, columns>(p, i, j);
  for (; i + 2 * width <= p.m; i += 2 * width)
    tile<width, 2, columns>(p, i, j);
  for (; i + width <= p.m; i += width)
    tile<width, 1, columns>(p, i, j);
  if (i < p.m) last_rows<width / 2, columns>(p, i, j);
}

/// Sums that 32 registers hold, beside what they are made of; or 16.
constexpr int wide_tile = register_bytes == 64 ? 8 : 4;

template <class T>
[[gnu::noinline]] void sum_columns(const Product<T>& p) {
  std::int64_t j = 0;
  for (; j + wide_tile <= p.n; j += wide_tile)
    sum_columns<wide_tile>(p, j);
  for (; j + 4 <= p.n; j += 4)
    sum_columns<4>(p, j);
  for (; j < p.n; ++j)
    sum_columns<1>(p, j);
}

// Transposed a: its blocks are turned in registers, and summed as above.

/// Swaps, in each pair of rows `distance` apart, the squares that lie off the diagonal.
template <int distance, class V, int n, int... lane>
HEADWATER_SMALL void swap_squares(V (&v)[n], std::integer_sequence<int, lane...>) {
#pragma GCC unroll 16
  for (int i = 0; i < n; ++i) {
    if (i & distance) continue;
    const V upper = v[i], lower = v[i + distance];
    v[i] = __builtin_shufflevector(upper, lower,
                                   ((lane & distance) ? n + lane - distance : lane)...);
    v[i + distance] = __builtin_shufflevector(
        upper, lower, ((lane & distance) ? n + lane : lane + distance)...);
  }
  if constexpr (distance > 1)
    swap_squares<distance / 2>(v, std::integer_sequence<int, lane...>());
}

template <class V, int n>
HEADWATER_SMALL void transpose(V (&v)[n]) {
  swap_squares<n / 2>(v, std::make_integer_sequence<int, n>());
}

constexpr std::int64_t most_turned = 256;  ///< columns of a turned at once

/// turned(i, p) = a(i, p) for `rows` rows; columns of `turned` are a register apart.
template <class T>
HEADWATER_SMALL void turn(const Product<T>& p, std::int64_t rows, T* turned) {
  constexpr int width = lanes<T>;
  using V = Register<T, width>;
  std::int64_t term = 0;
  if (rows == width)
    for (; term + width <= p.k; term += width) {
      V v[width];
#pragma GCC unroll 16
      for (int i = 0; i < width; ++i)
        v[i] = load<V>(p.a.data + i * p.a.down + term);
      transpose(v);
      std::memcpy(turned + term * width, v, sizeof v);
    }
  for (; term < p.k; ++term)
    for (std::int64_t i = 0; i < rows; ++i)
      turned[term * width + i] = p.a.data[i * p.a.down + term];
}

template <class T>
[[gnu::noinline]] void turn_and_sum(const Product<T>& p) {
  constexpr std::int64_t width = lanes<T>;
  alignas(64) T turned[most_turned * width];
  for (std::int64_t i = 0; i < p.m; i += width) {
    Product<T> rows = p.part(i, 0, std::min(width, p.m - i), p.n);
    turn(rows, rows.m, turned);
    rows.a = {turned, 1, width};
    sum_columns(rows);
  }
}

// Dot products: transposed a and a single column. Here b.down is 1.

/// Adds the upper half of a register to the lower one, until `to` lanes are left.
template <int to, class V, int... lane>
HEADWATER_SMALL auto fold(const V& v, std::integer_sequence<int, lane...>) {
  constexpr int half = sizeof...(lane);
  const auto sum = __builtin_shufflevector(v, v, lane...) +
                   __builtin_shufflevector(v, v, (half + lane)...);
  if constexpr (half == to)
    return sum;
  else
    return fold<to>(sum, std::make_integer_sequence<int, half / 2>());
}

template <class T, int width, int to>
HEADWATER_SMALL Register<T, to> folded(const Register<T, width>& v) {
  if constexpr (to == 1) {
    T sum = v[0];
#pragma GCC unroll 16
    for (int i = 1; i < width; ++i)
      sum += v[i];
    return sum;
  } else if constexpr (to == width) {
    return v;
  } else {
    return fold<to>(v, std::make_integer_sequence<int, width / 2>());
  }
}

/// `count` neighbours of c: dot products of columns of a^T with b.
template <int count, class T>
HEADWATER_SMALL void dots(const Product<T>& p, std::int64_t i) {
  constexpr int width = lanes<T>;
  using Wide = Register<T, width>;
  using Narrow = Register<T, count>;
  const T *const a = p.a.data + i * p.a.down, *const b = p.b.data;
  Wide wide[count];
#pragma GCC unroll 16
  for (int r = 0; r < count; ++r)
    wide[r] = Wide{};
  std::int64_t term = 0;
  for (; term + width <= p.k; term += width)
#pragma GCC unroll 16
    for (int r = 0; r < count; ++r)
      wide[r] += load<Wide>(a + r * p.a.down + term) * load<Wide>(b + term);
  Narrow sum[count];
#pragma GCC unroll 16
  for (int r = 0; r < count; ++r)
    sum[r] = folded<T, width, count>(wide[r]);
  for (; term + count <= p.k; term += count)
#pragma GCC unroll 16
    for (int r = 0; r < count; ++r)
      sum[r] += load<Narrow>(a + r * p.a.down + term) * load<Narrow>(b + term);
  if constexpr (count > 1) {
    transpose(sum);
#pragma GCC unroll 16
    for (int r = 1; r < count; ++r)
      sum[0] += sum[r];
    for (; term < p.k; ++term) {
      Narrow column{};
#pragma GCC unroll 16
      for (int r = 0; r < count; ++r)
        column[r] = a[r * p.a.down + term];
      sum[0] += column * b[term];
    }
  }
  T* const c = p.c.data + i;
  if (p.add) sum[0] += load<Narrow>(c);
  std::memcpy(c, &sum[0], sizeof(Narrow));
}

template <class T>
[[gnu::noinline]] void dot_products(const Product<T>& p) {
  constexpr int count = std::min(lanes<T>, 4);
  std::int64_t i = 0;
  for (; i + count <= p.m; i += count)
    dots<count>(p, i);
  for (; i < p.m; ++i)
    dots<1>(p, i);
}

/// Reading the matrix once is all there is to do for one column: no blocking can help.
constexpr std::int64_t small_column = 1 << 18;

/// The products of inference with batch 1, which sum_columns<1>(p, 0) computes.
template <class T>
HEADWATER_SMALL bool is_small_column(const Product<T>& p) {
  return p.n == 1 && p.a.down == 1 && p.k > 0 && p.m * p.k <= small_column;
}

/// A few rows that lie together, for a few columns: what a recurrent cell multiplies at
/// every step. All of it is read in order, so nothing has to be copied first.
template <class T>
HEADWATER_SMALL bool is_band(const Product<T>& p) {
  return p.a.down == 1 && p.a.across <= 32 && p.n <= 32;
}

/// Is a BLAS call slower? Turned registers win longer, since BLAS is slow there.
template <class T>
HEADWATER_SMALL bool is_small(const Product<T>& p) {
  if (is_band(p)) return true;
  const bool plain = p.a.down == 1;
  const std::int64_t limit = p.n == 1 ? small_column : plain ? 2048 : 8192;
  if (p.m * p.n > limit || p.m * p.n * p.k > limit) return false;
  return plain || p.k <= most_turned || (p.n == 1 && p.b.down == 1);
}

template <class T>
HEADWATER_SMALL void small_product(const Product<T>& p) {
  if (p.a.down == 1)
    sum_columns(p);
  else if (p.n == 1 && p.b.down == 1)
    dot_products(p);
  else
    turn_and_sum(p);
}

#undef HEADWATER_SMALL

}  // namespace
}  // namespace headwater
