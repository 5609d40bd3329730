// Matrix products: small ones at once, large ones in parts that threads share.
#include "products.hpp"

#include <headwater/error.hpp>

#include "../services.hpp"
#include "column_sums.hpp"
#include "engine.hpp"
#include "parts.hpp"
#include "small_products.hpp"
#include <algorithm>
#include <string>

namespace headwater {

namespace {

template <class T>
[[gnu::always_inline]] inline Operand<T> operand(const headwater_matrix& m, bool transpose) {
  return {static_cast<T*>(m.data), transpose ? m.stride : 1, transpose ? 1 : m.stride};
}

template <class T>
[[gnu::always_inline]] inline Product<T> product(std::uint32_t flags, const headwater_matrix& a,
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

/// What becomes of the parts of c once they are complete; `run` may be null.
struct Then {
  void (*run)(const headwater_part*);
  void* user;

  template <class T>
  void operator()(std::int64_t row, std::int64_t column, const Product<T>& p) const {
    if (run == nullptr) return;
    const headwater_part part{user, row, column, {p.c.data, p.m, p.n, p.c.across}};
    run(&part);
  }
};

template <class T>
void run_parts(const Services& services, const Product<T>& p, const Then& then) {
  struct Job {
    const Product<T>& product;
    const Then& then;
    Sides sides;
    std::int64_t down;  ///< parts that make a column of c
  } job{p, then, parts_of(p), 0};
  job.down = (p.m + job.sides.rows - 1) / job.sides.rows;
  const std::int64_t across = (p.n + job.sides.columns - 1) / job.sides.columns;
  const auto run = [](void* user, std::uint64_t index) {
    const Job& j = *static_cast<const Job*>(user);
    const std::int64_t row = static_cast<std::int64_t>(index) % j.down * j.sides.rows;
    const std::int64_t column = static_cast<std::int64_t>(index) / j.down * j.sides.columns;
    const Product<T> part = j.product.part(row, column, std::min(j.sides.rows, j.product.m - row),
                                           std::min(j.sides.columns, j.product.n - column));
    multiply(part);
    j.then(row, column, part);
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
void run_product(const Services& services, const Product<T>& p, const Then& then) {
  if (p.m == 0 || p.n == 0) return;
  if (p.k > 0 && !is_small(p)) return run_parts(services, p, then);
  if (p.k == 0)
    clear(p);
  else
    small_product(p);
  then(0, 0, p);
}

template <class T>
void run_turned(const Services& services, const Product<T>& p, const Then& then) {
  run_product(services, turned(p), {nullptr, nullptr});
  if (p.n > 0) then(0, 0, p);
}

template <class T>
bool is_row(const Product<T>& p) {
  return p.m == 1 && p.c.across == 1;
}

std::string sides(const headwater_matrix& m, bool transpose) {
  return std::to_string(m.rows) + " x " + std::to_string(m.cols) + (transpose ? " transposed" : "");
}

/// Error when op(a) op(b) does not make c, or a view is not one.
void require_fit(std::uint32_t flags, const headwater_matrix& a, const headwater_matrix& b,
                 const headwater_matrix& c) {
  const bool ta = (flags & HEADWATER_TRANSPOSE_A) != 0, tb = (flags & HEADWATER_TRANSPOSE_B) != 0;
  const auto is_view = [](const headwater_matrix& m) {
    return m.rows >= 0 && m.cols >= 0 && (m.stride >= m.rows || m.cols < 2);
  };
  if (is_view(a) && is_view(b) && is_view(c) && (ta ? a.rows : a.cols) == (tb ? b.cols : b.rows) &&
      c.rows == (ta ? a.cols : a.rows) && c.cols == (tb ? b.rows : b.cols))
    return;
  throw Error("a product of " + sides(a, ta) + " and " + sides(b, tb) + " does not make " +
              sides(c, false));
}

/// Out of the way of small columns, whose sizes then stay in registers.
template <class T>
[[gnu::noinline]] void general_gemm(void* ctx, std::uint32_t flags, const headwater_matrix* a,
                                    const headwater_matrix* b, const headwater_matrix* c) {
  gemm_then<T>(ctx, flags, a, b, c, nullptr, nullptr);
}

}  // namespace

template <class T>
void gemm(void* ctx, std::uint32_t flags, const headwater_matrix* a, const headwater_matrix* b,
          const headwater_matrix* c) {
  const Product<T> p = product<T>(flags, *a, *b, *c);
  if (is_small_column(p)) return sum_columns<1>(p, 0);
  general_gemm<T>(ctx, flags, a, b, c);
}

template <class T>
void gemm_then(void* ctx, std::uint32_t flags, const headwater_matrix* a, const headwater_matrix* b,
               const headwater_matrix* c, void (*then)(const headwater_part*), void* user) {
  const Services& services = *static_cast<const Services*>(ctx);
  const Product<T> p = product<T>(flags, *a, *b, *c);
  if (is_row(p)) return run_turned(services, p, {then, user});
  run_product(services, p, {then, user});
}

template <class T>
void checked_gemm(void* ctx, std::uint32_t flags, const headwater_matrix* a,
                  const headwater_matrix* b, const headwater_matrix* c) {
  require_fit(flags, *a, *b, *c);
  gemm<T>(ctx, flags, a, b, c);
}

template <class T>
void checked_gemm_then(void* ctx, std::uint32_t flags, const headwater_matrix* a,
                       const headwater_matrix* b, const headwater_matrix* c,
                       void (*then)(const headwater_part*), void* user) {
  require_fit(flags, *a, *b, *c);
  gemm_then<T>(ctx, flags, a, b, c, then, user);
}

template headwater_gemm checked_gemm<float>;
template headwater_gemm checked_gemm<double>;
template headwater_gemm_then checked_gemm_then<float>;
template headwater_gemm_then checked_gemm_then<double>;
template headwater_gemm gemm<float>;
template headwater_gemm gemm<double>;
template headwater_gemm_then gemm_then<float>;
template headwater_gemm_then gemm_then<double>;

}  // namespace headwater
