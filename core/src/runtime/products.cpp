// Matrix products.
#include "products.hpp"

#include "services.hpp"
#include "small_products.hpp"
#include <algorithm>

#if defined(HEADWATER_OPENBLAS)
#include <cblas.h>
#else
// g++ 12 warns about its own AVX-512 headers.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <Eigen/Core>
#endif

namespace headwater {

namespace {

/// c = op(a) op(b) or c += ..., m x n with k terms each.
template <class T>
struct Product {
  bool transpose_a, transpose_b, add;
  std::int64_t m, n, k;
  const T *a, *b;
  T* c;
  std::int64_t a_stride, b_stride, c_stride;

  /// The product for some rows, or some columns, of c.
  Product rows(std::int64_t begin, std::int64_t end) const {
    Product part = *this;
    part.m = end - begin;
    part.a += begin * (transpose_a ? a_stride : 1);
    part.c += begin;
    return part;
  }
  Product columns(std::int64_t begin, std::int64_t end) const {
    Product part = *this;
    part.n = end - begin;
    part.b += begin * (transpose_b ? 1 : b_stride);
    part.c += begin * c_stride;
    return part;
  }
};

/// Below this many multiplications a BLAS call costs more than its arithmetic.
constexpr std::int64_t small_work = 8192;
/// A matrix times one column streams the matrix once: no blocking can help.
constexpr std::int64_t small_column = 1 << 18;
/// Parts of large products: at least this much work, and whole tiles of the kernels.
constexpr std::int64_t part_work = 1 << 22;
constexpr std::int64_t part_lines = 64;
constexpr std::int64_t most_parts = 16;

template <class T>
bool is_small(const Product<T>& p) {
  const std::int64_t limit = p.n == 1 ? small_column : small_work;
  return p.m * p.n <= limit && p.m * p.n * p.k <= limit &&
         !(p.transpose_a && p.transpose_b);
}

template <class T>
void small_product(const Product<T>& p) {
  const Operand<T> a{p.a, p.a_stride, 1};
  for (std::int64_t j = 0; j < p.n; ++j) {
    T* const y = p.c + j * p.c_stride;
    if (p.transpose_a)
      transposed_column(a, p.b + j * p.b_stride, p.m, p.k, y, p.add);
    else if (p.transpose_b)
      column(a, Operand<T>{p.b + j, 0, p.b_stride}, p.m, p.k, y, p.add);
    else
      column(a, Operand<T>{p.b + j * p.b_stride, 0, 1}, p.m, p.k, y, p.add);
  }
}

#if defined(HEADWATER_OPENBLAS)

void call_blas(const Product<float>& p, CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb) {
  const auto size = [](std::int64_t n) {
    return static_cast<blasint>(n);
  };
  cblas_sgemm(CblasColMajor,
              ta,
              tb,
              size(p.m),
              size(p.n),
              size(p.k),
              1,
              p.a,
              size(p.a_stride),
              p.b,
              size(p.b_stride),
              p.add ? 1 : 0,
              p.c,
              size(p.c_stride));
}

void call_blas(const Product<double>& p, CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb) {
  const auto size = [](std::int64_t n) {
    return static_cast<blasint>(n);
  };
  cblas_dgemm(CblasColMajor,
              ta,
              tb,
              size(p.m),
              size(p.n),
              size(p.k),
              1,
              p.a,
              size(p.a_stride),
              p.b,
              size(p.b_stride),
              p.add ? 1 : 0,
              p.c,
              size(p.c_stride));
}

template <class T>
void large_product(const Product<T>& p) {
  call_blas(p,
            p.transpose_a ? CblasTrans : CblasNoTrans,
            p.transpose_b ? CblasTrans : CblasNoTrans);
}

#else

template <class T>
void large_product(const Product<T>& p) {
  using Dense = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
  using Gaps = Eigen::OuterStride<>;
  const Eigen::Map<const Dense, 0, Gaps> a(
      p.a, p.transpose_a ? p.k : p.m, p.transpose_a ? p.m : p.k, Gaps(p.a_stride));
  const Eigen::Map<const Dense, 0, Gaps> b(
      p.b, p.transpose_b ? p.n : p.k, p.transpose_b ? p.k : p.n, Gaps(p.b_stride));
  Eigen::Map<Dense, 0, Gaps> c(p.c, p.m, p.n, Gaps(p.c_stride));
  const auto multiply = [&](const auto& left, const auto& right) {
    if (p.add)
      c.noalias() += left * right;
    else
      c.noalias() = left * right;
  };
  if (p.transpose_a && p.transpose_b) return multiply(a.transpose(), b.transpose());
  if (p.transpose_a) return multiply(a.transpose(), b);
  if (p.transpose_b) return multiply(a, b.transpose());
  multiply(a, b);
}

#endif

/// Cuts the longer side of c, so that the shared operand is the smaller one.
template <class T>
void split_product(const Services& services, const Product<T>& p) {
  const bool by_rows = p.m >= p.n;
  const std::int64_t lines = by_rows ? p.m : p.n;
  const std::int64_t parts =
      std::clamp<std::int64_t>(p.m * p.n / 64 * p.k / (part_work / 64), 1, most_parts);
  const std::int64_t step = (lines / parts + part_lines - 1) / part_lines * part_lines;
  if (step >= lines) return large_product(p);
  struct Job {
    const Product<T>& product;
    bool by_rows;
    std::int64_t lines, step;
  } job{p, by_rows, lines, step};
  const auto run = [](void* user, std::uint64_t i) {
    const Job& j = *static_cast<const Job*>(user);
    const std::int64_t begin = static_cast<std::int64_t>(i) * j.step;
    const std::int64_t end = std::min(begin + j.step, j.lines);
    large_product(j.by_rows ? j.product.rows(begin, end)
                            : j.product.columns(begin, end));
  };
  services.parallel_for(
      static_cast<std::uint64_t>((lines + step - 1) / step), run, &job);
}

/// BLAS does not say what it does for no terms.
template <class T>
void empty_product(const Product<T>& p) {
  if (p.add) return;
  for (std::int64_t j = 0; j < p.n; ++j)
    std::fill_n(p.c + j * p.c_stride, p.m, T{0});
}

}  // namespace

template <class T>
void gemm(void* ctx,
          std::uint32_t flags,
          const headwater_matrix* a,
          const headwater_matrix* b,
          const headwater_matrix* c) {
  const bool transpose_a = (flags & HEADWATER_TRANSPOSE_A) != 0;
  const Product<T> p{transpose_a,
                     (flags & HEADWATER_TRANSPOSE_B) != 0,
                     (flags & HEADWATER_ADD) != 0,
                     c->rows,
                     c->cols,
                     transpose_a ? a->rows : a->cols,
                     static_cast<const T*>(a->data),
                     static_cast<const T*>(b->data),
                     static_cast<T*>(c->data),
                     a->stride,
                     b->stride,
                     c->stride};
  if (p.m == 0 || p.n == 0) return;
  if (p.k == 0) return empty_product(p);
  if (is_small(p)) return small_product(p);
  split_product(*static_cast<const Services*>(ctx), p);
}

template headwater_gemm gemm<float>;
template headwater_gemm gemm<double>;

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
