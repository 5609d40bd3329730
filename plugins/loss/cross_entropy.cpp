// Cross-entropy of softmax p with classes k, smoothed by s and weighted by w:
//   L = sum over samples of sum_i -q_i log p_i, over the sum of w_k, where
//   q_i = s w_i / C, and (1 - s) w_k more for i = k;
//   dy_i = (Q p_i - q_i) / sum of w_k, Q = sum of q_i.
// h = y_m is the highest output and `rest` the sum of e^(y_i - h) without that of m:
// -log p_i = h - y_i + log1p(rest), and p_m - 1 = -rest / (1 + rest), so that the last
// 1e-30 of a sample that is nearly right does not cancel.
#include <headwater/plugin.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace {

using namespace headwater::plugin;

struct CrossEntropy : Loss<CrossEntropy> {
  double label_smoothing = 0;
  std::vector<double> class_weights;

  static constexpr About about{
      .doc = "cross-entropy of softmax; a target is the index k of a class",
      .formula = "L = mean of -log softmax(y)[k]",
      .source = "Bridle, Neurocomputing, 1990; smoothing: arXiv:1512.00567"};
  static constexpr auto settings =
      declare(setting<&CrossEntropy::label_smoothing>("label_smoothing")
                  .at_least(0)
                  .at_most(1)
                  .doc("share of a target spread evenly over all classes"),
              setting<&CrossEntropy::class_weights>("class_weights")
                  .at_least(0)
                  .doc("what a sample of each class counts in the mean; else 1 each"));
  static constexpr bool class_targets = true;

  Shape target(Shape y) const {
    if (y.features < 2)
      throw ShapeError("cross_entropy needs at least 2 outputs, one per class, but got " +
                       std::to_string(y.features));
    ClassWeights(class_weights).check(y.features);
    return {1, y.steps, y.batch};
  }

  template <class T>
  double evaluate(Matrix<T> y, Matrix<T> classes, const Matrix<T>* dy) const {
    const double scale = ClassWeights(class_weights).scale(classes, y.rows);
    long double total = 0;
    for (std::int64_t j = 0; j < y.cols; ++j) {
      const std::int64_t k = class_index(classes(0, j), y.rows);
      total += column(y.column_span(j), k, dy ? dy->column(j) : nullptr, scale);
    }
    return static_cast<double>(total * scale);
  }

 private:
  /// Leaves e^(y_i - h) in dy, unless null; m and h as above.
  template <class T>
  static double rest_of(std::span<T> y, std::ptrdiff_t m, double h, T* dy) {
    double rest = 0;
    for (std::ptrdiff_t i = 0; const T value : y) {
      const double e = std::exp(value - h);
      if (i != m) rest += e;
      if (dy) dy[i] = static_cast<T>(e);
      ++i;
    }
    return rest;
  }

  template <class T>
  double column(std::span<T> y, std::int64_t k, T* dy, double scale) const {
    const ClassWeights w(class_weights);
    const auto m = std::max_element(y.begin(), y.end()) - y.begin();
    const double h = y[static_cast<std::size_t>(m)];
    const double below = h - y[static_cast<std::size_t>(k)];
    const double rest = rest_of(y, m, h, dy), log_sum = std::log1p(rest);
    const double spread = label_smoothing / static_cast<double>(y.size());
    const double own = (1 - label_smoothing + spread) * w[k];
    double others = 0, value = own * (below + log_sum);
    for (std::int64_t i = 0; spread > 0 && i < std::ssize(y); ++i) {
      if (i == k) continue;
      others += spread * w[i];
      value += spread * w[i] * (h - y[static_cast<std::size_t>(i)] + log_sum);
    }
    if (!dy) return value;
    const double share = (own + others) * scale / (1 + rest);
    for (std::int64_t i = 0; i < std::ssize(y); ++i)
      dy[i] = static_cast<T>(dy[i] * share - spread * w[i] * scale);
    dy[k] = static_cast<T>((k == m ? -rest : std::exp(-below) - 1 - rest) * share + others * scale);
    return value;
  }
};

}  // namespace

HEADWATER_PLUGIN("cross_entropy", CrossEntropy)
