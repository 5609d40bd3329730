// Huber.  With d = y - t, the mean over all n elements of d^2 / 2 where |d| <= delta,
// else delta (|d| - delta / 2);  dy = d / n, cut to [-delta / n, delta / n].
#include <headwater/plugin.hpp>

#include <algorithm>
#include <cmath>

namespace {

using namespace headwater::plugin;

struct Huber : Loss<Huber> {
  double delta = 1;

  static constexpr About about{.doc = "squared error near the target, absolute error further away",
                               .formula = "L = mean of d^2 / 2, or delta (|d| - delta / 2) beyond",
                               .source = "Huber, Annals of Mathematical Statistics 35, 1964"};
  static constexpr auto settings =
      declare(setting<&Huber::delta>("delta").above(0).doc("where the error is linear"));

  Shape target(Shape y) const { return y; }

  template <class T>
  double evaluate(Matrix<T> y, Matrix<T> target, const Matrix<T>* dy) const {
    const auto n = static_cast<double>(y.rows * y.cols);
    return mean_of(n, [&](double share) {
      double total = 0;
      for (std::int64_t j = 0; j < y.cols; ++j) {
        const T *const a = y.column(j), *const t = target.column(j);
        const auto difference = [&](std::int64_t i) {
          return static_cast<double>(a[i]) - t[i];
        };
        total += sum(y.rows, [&](std::int64_t i) {
          const double d = std::abs(difference(i));
          return share * (d <= delta ? d * d / 2 : delta * (d - delta / 2));
        });
        if (!dy) continue;
        T* const slope = dy->column(j);
        for (std::int64_t i = 0; i < y.rows; ++i)
          slope[i] = static_cast<T>(std::clamp(difference(i), -delta, delta) / n);
      }
      return total;
    });
  }
};

}  // namespace

HEADWATER_PLUGIN("huber", Huber)
