// Matrix products: small ones at once, large ones in parts that threads share.
#include "products.hpp"

#include "engine.hpp"
#include "services.hpp"
#include "small_products.hpp"
#include <algorithm>

namespace headwater {

namespace {

template <class T>
[[gnu::always_inline]] inline Operand<T> operand(const headwater_matrix& m,
                                                 bool transpose) {
  return {static_cast<T*>(m.data), transpose ? m.stride : 1, transpose ? 1 : m.stride};
}

template <class T>
[[gnu::always_inline]] inline Product<T> product(std::uint32_t flags,
                                                 const headwater_matrix& a,
                                                 const headwater_matrix& b,
                                                 const headwater_matrix& c) {
  const bool transpose_a = (flags & HEADWATER_TRANSPOSE_A) != 0;
  const bool transpose_b = (flags & HEADWATER_TRANSPOSE_B) != 0;
  return {c.rows,
          c.cols,
          transpose_a ? a.rows : a.cols,
          operand<const T>(a, transpose_a),
          operand<const T>(b, transpose_b),
          operand<T>(c, false),
          (flags & HEADWATER_ADD) != 0};
}

/// A contiguous row is a column: c^T = b^T a^T.
template <class T>
Product<T> turned(const Product<T>& p) {
  return {p.n, 1, p.k, p.b.transposed(), p.a.transposed(), p.c.transposed(), p.add};
}

template <class T>
void run_parts(const Services& services, const Product<T>& p) {
  struct Job {
    const Product<T>& product;
    Sides sides;
    std::int64_t down;  ///< parts that make a column of c
  } job{p, engine_parts(p), 0};
  job.down = (p.m + job.sides.rows - 1) / job.sides.rows;
  const std::int64_t across = (p.n + job.sides.columns - 1) / job.sides.columns;
  if (job.down * across == 1) return run_engine(p);
  const auto run = [](void* user, std::uint64_t index) {
    const Job& j = *static_cast<const Job*>(user);
    const std::int64_t row = static_cast<std::int64_t>(index) % j.down * j.sides.rows;
    const std::int64_t column =
        static_cast<std::int64_t>(index) / j.down * j.sides.columns;
    run_engine(j.product.part(row,
                              column,
                              std::min(j.sides.rows, j.product.m - row),
                              std::min(j.sides.columns, j.product.n - column)));
  };
  services.parallel_for(static_cast<std::uint64_t>(job.down * across), run, &job);
}

/// No terms: the sum is zero.
template <class T>
void clear(const Product<T>& p) {
  if (p.add) return;
  for (std::int64_t j = 0; j < p.n; ++j)
    std::fill_n(p.c.from(0, j).data, p.m, T{0});
}

template <class T>
void run_product(const Services& services, const Product<T>& p) {
  if (p.m == 0 || p.n == 0) return;
  if (p.k == 0) return clear(p);
  if (is_small(p)) return small_product(p);
  run_parts(services, p);
}

/// Out of the way of small columns, whose sizes then stay in registers.
template <class T>
[[gnu::noinline]] void general_gemm(void* ctx,
                                    std::uint32_t flags,
                                    const headwater_matrix* a,
                                    const headwater_matrix* b,
                                    const headwater_matrix* c) {
  const Services& services = *static_cast<const Services*>(ctx);
  const Product<T> p = product<T>(flags, *a, *b, *c);
  if (p.m == 1 && p.c.across == 1) return run_product(services, turned(p));
  run_product(services, p);
}

}  // namespace

template <class T>
void gemm(void* ctx,
          std::uint32_t flags,
          const headwater_matrix* a,
          const headwater_matrix* b,
          const headwater_matrix* c) {
  const Product<T> p = product<T>(flags, *a, *b, *c);
  if (is_small_column(p)) return sum_columns<1>(p, 0);
  general_gemm<T>(ctx, flags, a, b, c);
}

template headwater_gemm gemm<float>;
template headwater_gemm gemm<double>;

}  // namespace headwater
