// Products too small for a BLAS call: batch 1, or a few thousand multiplications.
#pragma once

#include "product.hpp"

namespace headwater {

// Multiplications up to which a product is small. Up to these, measured with OpenBLAS
// 0.3.21 on AVX-512, a call costs more than its faster kernels save.
inline constexpr std::int64_t small_plain = 2048;
/// BLAS is slow at small products of a transposed a.
inline constexpr std::int64_t small_turned = 8192;
/// Reading the matrix once is all there is to do for one column: no blocking can help.
inline constexpr std::int64_t small_column = 1 << 18;

inline constexpr std::int64_t band = 32;          ///< rows and columns that registers hold
inline constexpr std::int64_t most_turned = 256;  ///< columns of a turned at once

/// The products of inference with batch 1, which sum_columns<1>(p, 0) computes.
template <class T>
[[gnu::always_inline]] inline bool is_small_column(const Product<T>& p) {
  return p.n == 1 && p.a.down == 1 && p.k > 0 && p.m * p.k <= small_column;
}

/// A few rows that lie together, for a few columns: what a recurrent cell multiplies at
/// every step. All of it is read in order, so nothing has to be copied first.
template <class T>
[[gnu::always_inline]] inline bool is_band(const Product<T>& p) {
  return p.a.down == 1 && p.a.across <= band && p.n <= band;
}

/// Is a BLAS call slower?
template <class T>
[[gnu::always_inline]] inline bool is_small(const Product<T>& p) {
  if (is_band(p)) return true;
  const bool plain = p.a.down == 1;
  const std::int64_t limit = p.n == 1 ? small_column : plain ? small_plain : small_turned;
  if (p.m * p.n > limit || p.m * p.n * p.k > limit) return false;
  return plain || p.k <= most_turned || (p.n == 1 && p.b.down == 1);
}

template <class T>
void small_product(const Product<T>& p);

}  // namespace headwater
