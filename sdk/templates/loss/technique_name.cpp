// TechniqueName, to start from: a squared error that grows no faster than a line.
// With d = y - t, the mean over all n elements of log(cosh(a d)) / a;
// dy = tanh(a d) / n.
#include <headwater/plugin.hpp>

#include <cmath>
#include <numbers>

namespace {

namespace hw = headwater::plugin;

struct TechniqueName : hw::Loss<TechniqueName> {
  double a = 1;  // the default of the setting `a`

  static constexpr hw::About about{
      .doc = "squared error near the target, absolute error further away, and smooth",
      .formula = "L = mean of log(cosh(a d)) / a",
      .source = "Green, IEEE Transactions on Medical Imaging 9, 1990"};
  static constexpr auto settings = hw::declare(
      hw::setting<&TechniqueName::a>("a").above(0).doc("how sharp the bend between the two is"));

  // The targets are like the outputs.
  hw::Shape target(hw::Shape y) const { return y; }

  // The mean loss; *dy is its derivative, unless dy is null. Columns are samples.
  template <class T>
  double evaluate(hw::Matrix<T> y, hw::Matrix<T> t, const hw::Matrix<T>* dy) const {
    const double n = static_cast<double>(y.rows * y.cols);
    double total = 0;
    for (std::int64_t j = 0; j < y.cols; ++j)
      for (std::int64_t i = 0; i < y.rows; ++i) {
        const double d = a * (static_cast<double>(y(i, j)) - t(i, j));
        total += log_cosh(d) / a;
        if (dy) (*dy)(i, j) = static_cast<T>(std::tanh(d) / n);
      }
    return total / n;
  }

 private:
  /// cosh would overflow.
  static double log_cosh(double d) {
    const double size = std::abs(d);
    return size + std::log1p(std::exp(-2 * size)) - std::numbers::ln2;
  }
};

}  // namespace

HEADWATER_PLUGIN("technique_name", TechniqueName)
