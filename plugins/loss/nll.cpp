// Negative log-likelihood of log probabilities y, with class weights w:
//   L = sum over samples of -w_k y_k, over the sum of w_k;  dy_k = -w_k / sum of w_k.
#include <headwater/plugin.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace headwater::plugin;

struct NegativeLogLikelihood : Loss<NegativeLogLikelihood> {
  std::vector<double> class_weights;

  static constexpr About about{
      .doc =
          "negative log-likelihood of log probabilities (log_softmax); a target is "
          "the index k of a class",
      .formula = "L = mean of -y[k]",
      .source = "Fisher 1922 (maximum likelihood)"};
  static constexpr auto settings =
      declare(setting<&NegativeLogLikelihood::class_weights>("class_weights")
                  .at_least(0)
                  .doc("what a sample of each class counts in the mean; else 1 each"));
  static constexpr bool class_targets = true;

  Shape target(Shape y) const {
    if (y.features < 2)
      throw ShapeError("nll needs at least 2 outputs, one per class, but got " +
                       std::to_string(y.features));
    ClassWeights(class_weights).check(y.features);
    return {1, y.steps, y.batch};
  }

  template <class T>
  double evaluate(Matrix<T> y, Matrix<T> classes, const Matrix<T>* dy) const {
    const ClassWeights w(class_weights);
    const double scale = w.scale(classes, y.rows);
    long double total = 0;
    for (std::int64_t j = 0; j < y.cols; ++j) {
      const auto k = static_cast<std::int64_t>(classes(0, j));
      total -= w[k] * y(k, j);
      if (!dy) continue;
      std::ranges::fill(dy->column_span(j), T{0});
      (*dy)(k, j) = static_cast<T>(-w[k] * scale);
    }
    return static_cast<double>(total * scale);
  }
};

}  // namespace

HEADWATER_PLUGIN("nll", NegativeLogLikelihood)
