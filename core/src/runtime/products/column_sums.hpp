// Products as sums of columns of a, which are kept in registers. A header, so that the
// smallest products are part of their caller.
#pragma once

#include "product.hpp"
#include "registers.hpp"

namespace headwater {

// Sums of columns of a: c(:, j) = sum over p of a(:, p) b(p, j). Here a.down is 1.

/// `registers` x `width` rows and `columns` columns of c. Several sums side by side
/// hide the latency of an addition. Loops over them must be unrolled, or the compiler
/// keeps the sums in memory.
template <int width, int registers, int columns, class T>
[[gnu::always_inline]] inline void tile(const Product<T>& p, std::int64_t i, std::int64_t j) {
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
        to[q][r] +=
            load<V>(a + term * p.a.across + r * width) * b[term * p.b.down + q * p.b.across];
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
[[gnu::always_inline]] inline void last_rows(const Product<T>& p, std::int64_t i, std::int64_t j) {
  if (i + width <= p.m) {
    tile<width, 1, columns>(p, i, j);
    i += width;
  }
  if constexpr (width > 1) last_rows<width / 2, columns>(p, i, j);
}

template <int columns, class T>
[[gnu::always_inline]] inline void sum_columns(const Product<T>& p, std::int64_t j) {
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

}  // namespace headwater
