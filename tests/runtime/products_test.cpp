// Matrix products of the host, against the sums that define them.
#include <headwater/matrix.hpp>
#include <headwater/product_engine.hpp>

#include "catch.hpp"
#include "runtime/services.hpp"
#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <thread>
#include <vector>

namespace {

using headwater::Services;

struct Shape {
  std::int64_t m, n, k;
};

/// A matrix whose columns lie `gap` elements apart, and its start `offset` elements
/// after an aligned one. What lies between is `filler`.
template <class T>
struct Matrix {
  std::vector<T> storage;
  headwater_matrix view;

  Matrix(std::int64_t rows, std::int64_t cols, std::int64_t gap, T filler)
      : storage(static_cast<std::size_t>((rows + gap) * cols + 1), filler),
        view{storage.data() + 1, rows, cols, rows + gap} {}

  T& operator()(std::int64_t i, std::int64_t j) {
    return static_cast<T*>(view.data)[i + j * view.stride];
  }
  /// Integers as small as that make every sum exact, in any order.
  void fill(std::int64_t seed) {
    for (std::int64_t j = 0; j < view.cols; ++j)
      for (std::int64_t i = 0; i < view.rows; ++i)
        (*this)(i, j) = static_cast<T>((i * 7 + j * 13 + seed + i * j) % 9 - 4);
  }
};

template <class T>
struct Case {
  Matrix<T> a, b, c;
  std::uint32_t flags;

  Case(Shape s, std::uint32_t flag_set, std::int64_t gap = 0)
      : a(flag_set & HEADWATER_TRANSPOSE_A ? s.k : s.m,
          flag_set & HEADWATER_TRANSPOSE_A ? s.m : s.k, gap, T{99}),
        b(flag_set & HEADWATER_TRANSPOSE_B ? s.n : s.k,
          flag_set & HEADWATER_TRANSPOSE_B ? s.k : s.n, gap, T{99}),
        c(s.m, s.n, gap, T{77}),
        flags(flag_set) {
    a.fill(1);
    b.fill(5);
    c.fill(3);
  }

  T expected(std::int64_t i, std::int64_t j) {
    const bool ta = flags & HEADWATER_TRANSPOSE_A, tb = flags & HEADWATER_TRANSPOSE_B;
    T sum = flags & HEADWATER_ADD ? c(i, j) : T{0};
    for (std::int64_t p = 0; p < (ta ? a.view.rows : a.view.cols); ++p)
      sum += (ta ? a(p, i) : a(i, p)) * (tb ? b(j, p) : b(p, j));
    return sum;
  }
  /// c as it should be, gaps included.
  std::vector<T> expected() {
    std::vector<T> result = c.storage;
    for (std::int64_t j = 0; j < c.view.cols; ++j)
      for (std::int64_t i = 0; i < c.view.rows; ++i)
        result[static_cast<std::size_t>(1 + i + j * c.view.stride)] = expected(i, j);
    return result;
  }
  void run(const Services& services) {
    const headwater_host& host = services.host();
    host.gemm[sizeof(T) == 8](host.ctx, flags, &a.view, &b.view, &c.view);
  }
};

constexpr std::uint32_t all_flags = 8;

template <class T>
void check_exactly(const Services& services, Shape s, std::int64_t gap) {
  for (std::uint32_t flags = 0; flags < all_flags; ++flags) {
    CAPTURE(s.m, s.n, s.k, gap, flags, sizeof(T));
    Case<T> product(s, flags, gap);
    const std::vector<T> expected = product.expected();
    product.run(services);
    CHECK(product.c.storage == expected);
  }
}

/// Adds 1 to each element of a part: an element that is handed over twice, never, or
/// before it is complete shows.
template <class T>
void check_parts(const Services& services, Shape s) {
  for (std::uint32_t flags = 0; flags < all_flags; ++flags) {
    CAPTURE(s.m, s.n, s.k, flags, sizeof(T));
    Case<T> product(s, flags, 3);
    std::vector<T> expected = product.expected();
    for (std::size_t i = 0; i < expected.size(); ++i)
      if (const auto row = (i + product.c.view.stride - 1) % product.c.view.stride;
          i > 0 && static_cast<std::int64_t>(row) < s.m &&
          static_cast<std::int64_t>(i - 1) / product.c.view.stride < s.n)
        expected[i] += 1;
    const headwater_host& host = services.host();
    const auto add_one = [](const headwater_part* part) {
      const headwater::MatrixView<T> c(part->c),
          all(static_cast<const Case<T>*>(part->user)->c.view);
      CHECK(c.data == &all(part->row, part->column));
      for (std::int64_t j = 0; j < c.cols; ++j)
        for (std::int64_t i = 0; i < c.rows; ++i)
          c(i, j) += 1;
    };
    host.gemm_then[sizeof(T) == 8](host.ctx, flags, &product.a.view, &product.b.view,
                                   &product.c.view, add_one, &product);
    CHECK(product.c.storage == expected);
  }
}

/// Values whose sums round, so that their order shows.
template <class T>
std::vector<T> rounded(Shape s, std::uint32_t flags, unsigned threads) {
  const Services services(threads);
  Case<T> product(s, flags);
  T x = 0;
  for (Matrix<T>* matrix : {&product.a, &product.b})
    for (T& value : matrix->storage)
      value = std::sin(x += T{1});
  product.run(services);
  return product.c.storage;
}

}  // namespace

TEMPLATE_TEST_CASE("products equal their sums", "[products][threads]", float, double) {
  const Services services(2);
  for (const std::int64_t m : {0, 1, 2, 4, 7, 16, 33, 70})
    for (const std::int64_t n : {0, 1, 3, 4, 9, 16})
      for (const std::int64_t k : {0, 1, 2, 5, 16, 31, 64})
        for (const std::int64_t gap : {0, 3})
          check_exactly<TestType>(services, {m, n, k}, gap);
}

TEMPLATE_TEST_CASE("large products equal their sums", "[products][threads]", float, double) {
  const Services services(3);
  const std::vector<Shape> shapes = {{256, 128, 256},  {257, 131, 130}, {1, 300, 700},
                                     {300, 1, 700},    {700, 1, 1000},  {1, 1, 300000},
                                     {130, 130, 1100}, {3, 5, 1500},    {32, 16, 512},
                                     {29, 21, 900},    {300, 300, 0}};
  for (const Shape& s : shapes)
    for (const std::int64_t gap : {0, 5})
      check_exactly<TestType>(services, s, gap);
}

TEMPLATE_TEST_CASE("the number of threads changes no bit", "[products][threads]", float, double) {
  const std::vector<Shape> shapes = {{256, 128, 256}, {256, 256, 128},  {256, 784, 128},
                                     {256, 128, 784}, {129, 333, 1100}, {2000, 1, 600},
                                     {16, 4, 16}};
  for (const Shape& s : shapes)
    for (std::uint32_t flags = 0; flags < all_flags; ++flags) {
      CAPTURE(s.m, s.n, s.k, flags);
      const auto one = rounded<TestType>(s, flags, 1);
      CHECK(rounded<TestType>(s, flags, 2) == one);
      CHECK(rounded<TestType>(s, flags, 3) == one);
    }
}

// 40 x 40 x 24 is small enough to be often, and too large for the kernels that need no
// work memory.
TEST_CASE("threads that multiply at once do not disturb each other", "[products][threads]") {
  const Services services(1);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      Case<float> product({40, 40, 24}, HEADWATER_TRANSPOSE_A);
      const std::vector<float> expected = product.expected();
      for (int round = 0; round < 20000; ++round) {
        product.run(services);
        if (product.c.storage != expected) ++wrong;
      }
    });
  for (std::thread& thread : threads)
    thread.join();
  CHECK(wrong == 0);
}

TEMPLATE_TEST_CASE("what stood in c is gone", "[products]", float, double) {
  const Services services(1);
  constexpr TestType nan = std::numeric_limits<TestType>::quiet_NaN();
  constexpr TestType infinite = std::numeric_limits<TestType>::infinity();
  const std::vector<Shape> shapes = {{8, 1, 8},       {16, 4, 16},     {5, 3, 0},
                                     {100, 100, 120}, {256, 128, 256}, {700, 1, 1000}};
  for (const Shape& s : shapes)
    for (const std::uint32_t flags : {0, 1, 2, 3})
      for (const TestType before : {nan, infinite}) {
        CAPTURE(s.m, s.n, s.k, flags, before);
        Case<TestType> product(s, flags);
        const std::vector<TestType> expected = product.expected();
        for (std::size_t i = 1; i < expected.size(); ++i)
          product.c.storage[i] = before;
        product.run(services);
        CHECK(product.c.storage == expected);
      }
}

TEMPLATE_TEST_CASE("NaN in an operand reaches c", "[products]", float, double) {
  const Services services(1);
  for (const Shape& s : {Shape{8, 1, 8}, {16, 4, 16}, {200, 100, 90}, {700, 1, 1000}}) {
    Case<TestType> product(s, 0);
    product.a(2, 3) = std::numeric_limits<TestType>::quiet_NaN();
    product.b(3, 0) = 0;
    product.run(services);
    CHECK(std::isnan(product.c(2, 0)));
    CHECK(!std::isnan(product.c(3, 0)));
  }
}

TEMPLATE_TEST_CASE("denormal numbers are kept", "[products][threads]", float, double) {
  constexpr TestType tiny = std::numeric_limits<TestType>::denorm_min();
  const Services services(2);
  for (const Shape& s :
       {Shape{4, 1, 3}, {16, 4, 16}, {200, 100, 90}, {256, 128, 256}, {700, 1, 1000}}) {
    Case<TestType> product(s, 0);
    for (TestType& x : product.a.storage)
      x = tiny;
    for (TestType& x : product.b.storage)
      x = 1;
    product.run(services);
    const TestType sum = product.c(s.m - 1, s.n - 1);
    CHECK(sum == static_cast<TestType>(s.k) * tiny);
  }
}

TEST_CASE("the product engine has a name", "[products]") {
  const std::string name = headwater::product_engine();
  CAPTURE(name);
  CHECK((name.starts_with("OpenBLAS ") || name.starts_with("Eigen 3")));
}

#if defined(__x86_64__)
// OpenBLAS takes a processor that it does not know for a Prescott.
TEST_CASE("the product engine uses what the processor can do", "[products]") {
  const std::string name = headwater::product_engine();
  CAPTURE(name);
  if (!name.starts_with("OpenBLAS ") || std::getenv("OPENBLAS_CORETYPE")) return;
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    CHECK(name.ends_with("(SkylakeX)"));
  else if (__builtin_cpu_supports("avx2"))
    CHECK(name.ends_with("(Haswell)"));
}
#endif

TEST_CASE("each element of a product is handed on once, when it is complete") {
  const Services services(1);
  for (const Shape s : {Shape{1, 1, 1}, Shape{3, 1, 2}, Shape{1, 70, 40}, Shape{5, 7, 0},
                        Shape{256, 128, 64}, Shape{300, 1, 200}}) {
    check_parts<float>(services, s);
    check_parts<double>(services, s);
  }
}
