// One matrix product, as its engines see it.
#pragma once

#include <cstdint>

namespace headwater {

/// Element (i, j) is data[i * down + j * across]. Contiguous columns have down 1; a
/// transposed matrix has across 1.
template <class T>
struct Operand {
  T* data;
  std::int64_t down, across;

  Operand transposed() const { return {data, across, down}; }
  Operand from(std::int64_t i, std::int64_t j) const {
    return {data + i * down + j * across, down, across};
  }
};

/// c = a b, or c += a b when `add`; a is m x k, b is k x n, c is m x n and has down 1.
template <class T>
struct Product {
  std::int64_t m, n, k;
  Operand<const T> a, b;
  Operand<T> c;
  bool add;

  /// The part that makes `rows` x `columns` of c, from (i, j) on.
  Product part(std::int64_t i, std::int64_t j, std::int64_t rows, std::int64_t columns) const {
    return {rows, columns, k, a.from(i, 0), b.from(0, j), c.from(i, j), add};
  }
};

/// The sides of a part of c.
struct Sides {
  std::int64_t rows, columns;
};

}  // namespace headwater
