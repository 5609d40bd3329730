// Large products in parts that suit the engine.
#include "parts.hpp"

#include "engine.hpp"
#include <algorithm>
#include <bit>

namespace headwater {

namespace {

/// `total` in equal parts of about `side`, each a multiple of `unit`.
std::int64_t even_side(std::int64_t total, std::int64_t side, std::int64_t unit) {
  const std::int64_t parts = (total + side - 1) / side;
  return ((total + parts - 1) / parts + unit - 1) / unit * unit;
}

/// A column is bound by reading the matrix: parts of half a million elements.
Sides column_parts(std::int64_t m, std::int64_t k) {
  constexpr std::int64_t elements = 1 << 19;
  return {even_side(m, std::max<std::int64_t>(elements / k, 64), 64), 1};
}

/// The longer side of c is cut, so that what each part copies again is the smaller
/// operand; two parts of 4 million multiplications cost 2 % more than one of 8.
template <class T>
Sides packed_parts(const Product<T>& p) {
  constexpr std::int64_t work = 1 << 22, least_side = 128, most_parts = 16;
  const bool by_rows = p.m >= p.n;
  const std::int64_t lines = by_rows ? p.m : p.n;
  const std::int64_t most = std::clamp<std::int64_t>(lines / least_side, 1, most_parts);
  const std::int64_t parts = std::clamp<std::int64_t>(p.m * p.n / 64 * p.k / (work / 64), 1, most);
  const std::int64_t side = even_side(lines, (lines + parts - 1) / parts, 16);
  return by_rows ? Sides{side, p.n} : Sides{p.m, side};
}

/// a^T b, which OpenBLAS does with dot products.
template <class T>
bool is_dots(const Product<T>& p) {
  return p.a.down != 1 && p.b.down == 1;
}

/// Parts within the limits up to which OpenBLAS uses its kernels without copies.
template <class T>
Sides in_place_parts(const Product<T>& p) {
  const std::int64_t all = 100 * 100 * 100 / p.k;
  const std::int64_t area = is_dots(p) ? std::min<std::int64_t>(all, 1200) : all;
  if (p.m * p.n <= area) return {p.m, p.n};
  const std::int64_t rows = even_side(p.m, is_dots(p) ? 32 : 64, 16);
  const std::int64_t columns = std::max<std::int64_t>(area / rows / 4 * 4, 4);
  // A power of two of them, so that threads share whole columns: what a thread then
  // does with its columns finds them in its own cache.
  const auto across = static_cast<std::uint64_t>((p.n + columns - 1) / columns);
  const auto parts = static_cast<std::int64_t>(std::bit_ceil(across));
  return {rows, even_side(p.n, (p.n + parts - 1) / parts, 4)};
}

/// Longer sums fall out of the cache, and short dot products are slow.
template <class T>
bool suits_in_place(const Product<T>& p) {
  return multiplies_in_place() && p.k <= 1024 && (p.k >= 32 || !is_dots(p));
}

}  // namespace

template <class T>
Sides parts_of(const Product<T>& p) {
  if (p.n == 1) return column_parts(p.m, p.k);
  if (suits_in_place(p)) return in_place_parts(p);
  return packed_parts(p);
}

template Sides parts_of(const Product<float>&);
template Sides parts_of(const Product<double>&);

}  // namespace headwater
