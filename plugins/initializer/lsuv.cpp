// LSUV, layer-sequential unit variance.  Orthonormal weights, then divided by the
// deviation of W x over the first batch, layer by layer. W x is linear in W, so one
// division is exact: the tolerance and the iterations of the paper have no use here.
#include <headwater/plugin.hpp>

#include <cmath>
#include <vector>

namespace {

using namespace headwater::plugin;

struct Lsuv : Initializer<Lsuv> {
  static constexpr bool needs_x = true;

  static constexpr About about{
      .doc = "orthogonal, scaled so that W x has variance 1 over the first batch",
      .formula = "W = Q / sqrt(Var(Q x)), Q^T Q = I",
      .source = "Mishkin and Matas, arXiv:1511.06422"};

  void check(const Parameter& parameter) const {
    if (!parameter.x)
      throw Error(
          "it needs weights that multiply the input of their block, and these "
          "do not");
  }

  template <class T>
  void fill(Matrix<T> w, const Parameter& parameter, Random random) const {
    random.orthogonal(w, 1);
    const long double variance = variance_of_product(w, Matrix<T>(*parameter.x));
    if (!(variance > 0) || std::isinf(variance))
      throw Error("W x has variance " + std::to_string(variance) +
                  " over the first batch, and no scale makes that 1: look at the data, "
                  "and at the layers before this one");
    const auto root = static_cast<double>(std::sqrt(variance));
    for (std::int64_t j = 0; j < w.cols; ++j)
      for (std::int64_t i = 0; i < w.rows; ++i)
        w(i, j) = static_cast<T>(w(i, j) / root);
  }

 private:
  /// Of all elements of W x, whose squares a double need not hold.
  template <class T>
  static long double variance_of_product(Matrix<T> w, Matrix<T> x) {
    std::vector<double> z(static_cast<std::size_t>(w.rows));
    long double total = 0, squares = 0;
    for (std::int64_t sample = 0; sample < x.cols; ++sample) {
      std::fill(z.begin(), z.end(), 0);
      for (std::int64_t j = 0; j < w.cols; ++j) {
        const T* const column = w.column(j);
        const double xj = x(j, sample);
        for (std::int64_t i = 0; i < w.rows; ++i)
          z[static_cast<std::size_t>(i)] += column[i] * xj;
      }
      for (const long double value : z) {
        total += value;
        squares += value * value;
      }
    }
    const auto n = static_cast<long double>(w.rows * x.cols);
    return squares / n - (total / n) * (total / n);
  }
};

}  // namespace

HEADWATER_PLUGIN("lsuv", Lsuv)
