// Cross-entropy of softmax.  L = mean over samples of -log softmax(y)[k], k the class;
// dy = (softmax(y) - onehot(k)) / samples.
// h = y_m is the highest output and `rest` the sum of e^(y_i - h) without that of m:
// L = h - y_k + log1p(rest), and softmax(y)[m] - 1 = -rest / (1 + rest), so that the
// last 1e-30 of a sample that is nearly right does not cancel.
#include <headwater/plugin.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace {

using namespace headwater::plugin;

struct CrossEntropy : Loss<CrossEntropy> {
  static constexpr About about{
      .doc = "cross-entropy of softmax; a target is the index k of a class",
      .formula = "L = mean of -log softmax(y)[k]",
      .source = "Bridle, Neurocomputing, 1990"};
  static constexpr bool class_targets = true;

  Shape target(Shape y) const {
    if (y.features < 2)
      throw ShapeError(
          "cross_entropy needs at least 2 outputs, one per class, but got " +
          std::to_string(y.features));
    return {1, y.steps, y.batch};
  }

  template <class T>
  double evaluate(Matrix<T> y, Matrix<T> classes, const Matrix<T>* dy) const {
    const auto samples = static_cast<double>(y.cols);
    double total = 0;
    for (std::int64_t j = 0; j < y.cols; ++j) {
      const std::int64_t k = index(classes(0, j), y.rows);
      total += column(y.column_span(j), k, dy ? dy->column(j) : nullptr, samples);
    }
    return total / samples;
  }

 private:
  static std::int64_t index(double k, std::int64_t classes) {
    if (k >= 0 && k < static_cast<double>(classes)) return static_cast<std::int64_t>(k);
    throw Error("classes are 0 to " + std::to_string(classes - 1) + ", but got " +
                std::to_string(k));
  }

  template <class T>
  static double column(std::span<T> y, std::int64_t k, T* dy, double samples) {
    const auto m = std::max_element(y.begin(), y.end()) - y.begin();
    const double h = y[static_cast<std::size_t>(m)];
    double rest = 0;
    for (std::int64_t i = 0; const T value : y) {
      const double e = std::exp(value - h);
      if (i != m) rest += e;
      if (dy) dy[i] = static_cast<T>(e);
      ++i;
    }
    const double below = h - y[static_cast<std::size_t>(k)];
    if (dy) {
      const double scale = 1 / ((1 + rest) * samples);
      for (std::size_t i = 0; i < y.size(); ++i)
        dy[i] = static_cast<T>(dy[i] * scale);
      dy[k] = static_cast<T>((k == m ? -rest : std::exp(-below) - 1 - rest) * scale);
    }
    return below + std::log1p(rest);
  }
};

}  // namespace

HEADWATER_PLUGIN("cross_entropy", CrossEntropy)
