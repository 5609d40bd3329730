// Eigen as engine.
#include "eigen.hpp"

#if !defined(HEADWATER_OPENBLAS)

// Memory for its blocks comes from the stack, not from the heap, up to this many bytes.
#define EIGEN_STACK_ALLOCATION_LIMIT (1 << 20)
// g++ 12 warns about its own AVX-512 headers.
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <Eigen/Core>

namespace headwater {

template <class T>
void multiply(const Product<T>& p) {
  using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
  using Gaps = Eigen::OuterStride<>;
  const auto view = [](const Operand<const T>& x, std::int64_t rows, std::int64_t columns) {
    const bool plain = x.down == 1;
    return Eigen::Map<const Matrix, 0, Gaps>(x.data, plain ? rows : columns, plain ? columns : rows,
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

template void multiply(const Product<float>&);
template void multiply(const Product<double>&);

std::string engine_name() {
  return "Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." +
         std::to_string(EIGEN_MAJOR_VERSION) + "." + std::to_string(EIGEN_MINOR_VERSION);
}

}  // namespace headwater

#endif
