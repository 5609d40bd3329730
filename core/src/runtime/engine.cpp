// OpenBLAS or Eigen behind one function, and the parts that suit them.
#include "engine.hpp"

#include <headwater/product_engine.hpp>

#include <algorithm>
#include <bit>
#include <string_view>

#if defined(HEADWATER_OPENBLAS)
#include <cblas.h>
#else
// Memory for its blocks comes from the stack, not from the heap, up to this many bytes.
#define EIGEN_STACK_ALLOCATION_LIMIT (1 << 20)
// g++ 12 warns about its own AVX-512 headers.
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <Eigen/Core>
#endif

namespace headwater {

namespace {

#if defined(HEADWATER_OPENBLAS)

blasint size(std::int64_t n) {
  return static_cast<blasint>(n);
}

template <class T>
struct Blas;
template <>
struct Blas<float> {
  static constexpr auto gemm = cblas_sgemm;
  static constexpr auto gemv = cblas_sgemv;
};
template <>
struct Blas<double> {
  static constexpr auto gemm = cblas_dgemm;
  static constexpr auto gemv = cblas_dgemv;
};

/// How BLAS wants to hear of an operand of `rows` x `columns`.
struct Layout {
  CBLAS_TRANSPOSE transpose;
  blasint stride;

  template <class T>
  Layout(const Operand<T>& x, std::int64_t rows, std::int64_t columns)
      : transpose(x.down == 1 ? CblasNoTrans : CblasTrans),
        stride(x.down == 1 ? size(std::max(x.across, rows))
                           : size(std::max(x.down, columns))) {}
};

template <class T>
void multiply(const Product<T>& p) {
  const Layout a(p.a, p.m, p.k), b(p.b, p.k, p.n), c(p.c, p.m, p.n);
  Blas<T>::gemm(CblasColMajor, a.transpose, b.transpose, size(p.m), size(p.n),
                size(p.k), 1, p.a.data, a.stride, p.b.data, b.stride, p.add ? 1 : 0,
                p.c.data, c.stride);
}

template <class T>
void multiply_column(const Product<T>& p) {
  const Layout a(p.a, p.m, p.k);
  const bool turned = a.transpose == CblasTrans;
  if (!p.add) std::fill_n(p.c.data, p.m, T{0});
  Blas<T>::gemv(CblasColMajor, a.transpose, size(turned ? p.k : p.m),
                size(turned ? p.m : p.k), 1, p.a.data, a.stride, p.b.data,
                size(p.b.down), 1, p.c.data, 1);
}

/// Has OpenBLAS kernels that need no copies of their operands, for products of up to a
/// million multiplications? Then many such parts are faster than one large product.
bool multiplies_in_place() {
  static const bool result = [] {
    const std::string_view core = openblas_get_corename();
    return core == "SkylakeX" || core == "Cooperlake" || core == "SapphireRapids";
  }();
  return result;
}

#else

template <class T>
void multiply(const Product<T>& p) {
  using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
  using Gaps = Eigen::OuterStride<>;
  const auto view = [](const Operand<const T>& x, std::int64_t rows,
                       std::int64_t columns) {
    const bool plain = x.down == 1;
    return Eigen::Map<const Matrix, 0, Gaps>(x.data, plain ? rows : columns,
                                             plain ? columns : rows,
                                             Gaps(plain ? x.across : x.down));
  };
  const auto a = view(p.a, p.m, p.k), b = view(p.b, p.k, p.n);
  Eigen::Map<Matrix, 0, Gaps> c(p.c.data, p.m, p.n, Gaps(p.c.across));
  if (!p.add) c.setZero();
  if (p.a.down == 1 && p.b.down == 1)
    c.noalias() += a * b;
  else if (p.a.down == 1)
    c.noalias() += a * b.transpose();
  else if (p.b.down == 1)
    c.noalias() += a.transpose() * b;
  else
    c.noalias() += a.transpose() * b.transpose();
}

template <class T>
void multiply_column(const Product<T>& p) {
  multiply(p);
}

bool multiplies_in_place() {
  return false;
}

#endif

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
  const std::int64_t parts =
      std::clamp<std::int64_t>(p.m * p.n / 64 * p.k / (work / 64), 1, most);
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
void run_engine(const Product<T>& p) {
  if (p.n == 1) return multiply_column(p);
  multiply(p);
}

template <class T>
Sides engine_parts(const Product<T>& p) {
  if (p.n == 1) return column_parts(p.m, p.k);
  if (suits_in_place(p)) return in_place_parts(p);
  return packed_parts(p);
}

template void run_engine(const Product<float>&);
template void run_engine(const Product<double>&);
template Sides engine_parts(const Product<float>&);
template Sides engine_parts(const Product<double>&);

std::string product_engine() {
#if defined(HEADWATER_OPENBLAS)
  const std::string config = openblas_get_config();  // "OpenBLAS 0.3.21 NO_LAPACKE ..."
  const std::size_t end = config.find(' ', config.find(' ') + 1);
  return config.substr(0, end) + " (" + openblas_get_corename() + ")";
#else
  return "Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." +
         std::to_string(EIGEN_MAJOR_VERSION) + "." +
         std::to_string(EIGEN_MINOR_VERSION);
#endif
}

}  // namespace headwater
