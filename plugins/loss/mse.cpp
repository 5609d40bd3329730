// Mean squared error.  L = mean of (y - t)^2 over all n elements,  dy = 2 (y - t) / n.
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct MeanSquaredError : Loss<MeanSquaredError> {
  static constexpr About about{.doc = "mean squared error, over outputs and samples",
                               .formula = "L = mean of (y - target)^2",
                               .source = "Legendre 1805 (least squares)"};

  Shape target(Shape y) const { return y; }

  template <class T>
  double evaluate(Matrix<T> y, Matrix<T> target, const Matrix<T>* dy) const {
    const auto n = static_cast<double>(y.rows * y.cols);
    return mean_of(n, [&](double share) {
      const double root = std::sqrt(share);
      double total = 0;
      for (std::int64_t j = 0; j < y.cols; ++j) {
        const T *const a = y.column(j), *const t = target.column(j);
        total += sum(y.rows, [&](std::int64_t i) {
          return square(root * (static_cast<double>(a[i]) - t[i]));
        });
        if (!dy) continue;
        T* const d = dy->column(j);
        for (std::int64_t i = 0; i < y.rows; ++i)
          d[i] = static_cast<T>(2 / n) * (a[i] - t[i]);
      }
      return total;
    });
  }
};

}  // namespace

HEADWATER_PLUGIN("mse", MeanSquaredError)
