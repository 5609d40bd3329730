// Binary cross-entropy of probabilities p and targets t from 0 to 1, over all n
// elements, with a weight w of the positive side for each output:
//   L = mean of -w t log p - (1 - t) log(1 - p).
// From logits y, p = 1 / (1 + e^-y):  -log p = log(1 + e^-y), which grows like -y and
// never overflows, and dy = ((1 - t) p - w t (1 - p)) / n, both parts without
// cancellation. Probabilities have their logarithms cut at -100, and dy divides by
// p (1 - p) n, at least 1e-12 n: PyTorch's rules.
#include <headwater/plugin.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace {

using namespace headwater::plugin;

struct BinaryCrossEntropy : Loss<BinaryCrossEntropy> {
  bool from_logits = true;
  std::vector<double> pos_weight;

  static constexpr About about{
      .doc = "cross-entropy of yes and no for each output; a target is from 0 to 1",
      .formula = "L = mean of -target log p - (1 - target) log(1 - p)",
      .source = "Good, Journal of the Royal Statistical Society B 14, 1952"};
  static constexpr auto settings =
      declare(setting<&BinaryCrossEntropy::from_logits>("from_logits")
                  .doc("outputs are logits of p; false: they are p, of a sigmoid"),
              setting<&BinaryCrossEntropy::pos_weight>("pos_weight")
                  .at_least(0)
                  .doc("what the positive side counts, one number for each output; else 1"));

  Shape target(Shape y) const {
    const auto given = static_cast<std::int64_t>(pos_weight.size());
    if (given != 0 && given != y.features)
      throw ShapeError("'pos_weight' must be one number for each of the " +
                       std::to_string(y.features) + " outputs, but got " + std::to_string(given));
    return y;
  }

  template <class T>
  double evaluate(Matrix<T> y, Matrix<T> target, const Matrix<T>* dy) const {
    const auto n = static_cast<double>(y.rows * y.cols);
    long double total = 0;
    for (std::int64_t j = 0; j < y.cols; ++j)
      for (std::int64_t i = 0; i < y.rows; ++i) {
        const Term term{y(i, j), unit("target", target(i, j)), weight(i)};
        const Result result = from_logits ? of_logit(term) : of_probability(term);
        total += result.value;
        if (dy) (*dy)(i, j) = static_cast<T>(result.slope / n);
      }
    return static_cast<double>(total / n);
  }

 private:
  struct Term {
    double y, t, weight;
  };
  struct Result {
    double value, slope;
  };

  double weight(std::int64_t i) const {
    return pos_weight.empty() ? 1 : pos_weight[static_cast<std::size_t>(i)];
  }

  static double unit(const char* what, double value) {
    if (value < 0 || value > 1)
      throw Error("binary_cross_entropy: a " + std::string(what) + " is from 0 to 1, but got " +
                  std::to_string(value));
    return value;
  }

  static Result of_logit(const Term& a) {
    const double e = std::exp(-std::abs(a.y)), log_sum = std::log1p(e);
    const double near = 1 / (1 + e), far = e / (1 + e);
    const double p = a.y >= 0 ? near : far, q = a.y >= 0 ? far : near;
    const double positive = a.weight * a.t, negative = 1 - a.t;
    return {positive * (log_sum + std::max(-a.y, 0.0)) + negative * (log_sum + std::max(a.y, 0.0)),
            negative * p - positive * q};
  }

  static Result of_probability(const Term& a) {
    const double p = unit("probability", a.y), q = 1 - p;
    const double positive = a.weight * a.t, negative = 1 - a.t;
    return {-positive * std::max(std::log(p), -100.0) - negative * std::max(std::log1p(-p), -100.0),
            (negative * p - positive * q) / std::max<double>(p * q, 1e-12f)};
  }
};

}  // namespace

HEADWATER_PLUGIN("binary_cross_entropy", BinaryCrossEntropy)
