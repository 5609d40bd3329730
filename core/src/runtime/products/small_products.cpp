// Products too small for a BLAS call, in three forms: sums of columns, the same of a
// block that was turned, and dot products.
#include "small_products.hpp"

#include "column_sums.hpp"
#include <algorithm>

namespace headwater {

namespace {

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

/// turned(i, p) = a(i, p) for `rows` rows; columns of `turned` are a register apart.
template <class T>
[[gnu::always_inline]] inline void turn(const Product<T>& p, std::int64_t rows, T* turned) {
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
[[gnu::always_inline]] inline auto fold(const V& v, std::integer_sequence<int, lane...>) {
  constexpr int half = sizeof...(lane);
  const auto sum =
      __builtin_shufflevector(v, v, lane...) + __builtin_shufflevector(v, v, (half + lane)...);
  if constexpr (half == to)
    return sum;
  else
    return fold<to>(sum, std::make_integer_sequence<int, half / 2>());
}

template <class T, int width, int to>
[[gnu::always_inline]] inline Register<T, to> folded(const Register<T, width>& v) {
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
[[gnu::always_inline]] inline void dots(const Product<T>& p, std::int64_t i) {
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

}  // namespace

template <class T>
void small_product(const Product<T>& p) {
  if (p.a.down == 1)
    sum_columns(p);
  else if (p.n == 1 && p.b.down == 1)
    dot_products(p);
  else
    turn_and_sum(p);
}

template void small_product(const Product<float>&);
template void small_product(const Product<double>&);

}  // namespace headwater
