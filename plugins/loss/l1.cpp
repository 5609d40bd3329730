// Mean absolute error.  L = mean of |y - t| over all n elements;  dy = sign(y - t) / n,
// 0 at 0.
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct MeanAbsoluteError : Loss<MeanAbsoluteError> {
  static constexpr About about{.doc = "mean absolute error, over outputs and samples",
                               .formula = "L = mean of |y - target|",
                               .source = "Boscovich 1757 (least absolute deviations)"};
  static constexpr auto aliases = names("mae");

  Shape target(Shape y) const { return y; }

  template <class T>
  double evaluate(Matrix<T> y, Matrix<T> target, const Matrix<T>* dy) const {
    const auto n = static_cast<double>(y.rows * y.cols);
    const T slope = static_cast<T>(1 / n);
    return mean_of(n, [&](double share) {
      double total = 0;
      for (std::int64_t j = 0; j < y.cols; ++j) {
        const T *const a = y.column(j), *const t = target.column(j);
        total += sum(y.rows, [&](std::int64_t i) {
          return share * std::abs(static_cast<double>(a[i]) - t[i]);
        });
        if (!dy) continue;
        T* const d = dy->column(j);
        for (std::int64_t i = 0; i < y.rows; ++i)
          d[i] = a[i] > t[i] ? slope : a[i] < t[i] ? -slope : 0 * a[i];
      }
      return total;
    });
  }
};

}  // namespace

HEADWATER_PLUGIN("l1", MeanAbsoluteError)
