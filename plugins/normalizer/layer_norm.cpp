// Layer normalization.  y = weight h + bias,  h = (x - m) r,  r = 1 / sqrt(v + eps), m
// and v being mean and variance of a column of n features.  dbias = sum dy and
// dweight = sum dy h over the columns;  dx = r (g - (sum g + h sum g h) / n),
// g = weight dy.
#include <headwater/plugin.hpp>

#include <algorithm>
#include <cmath>

namespace {

using namespace headwater::plugin;

struct LayerNorm : Normalizer<LayerNorm> {
  double eps = 1e-5;

  static constexpr About about{.doc = "each sample to mean m 0 and variance v 1 over its features",
                               .formula = "y = weight (x - m) / sqrt(v + eps) + bias",
                               .source = "Ba, Kiros and Hinton, arXiv:1607.06450"};
  static constexpr auto settings =
      declare(setting<&LayerNorm::eps>("eps").above(0).doc("added to the variance"));

  enum { weight, bias };    // parameters
  enum { m, rest, r };      // saved; rest: what rounding took from m
  enum { sums, products };  // workspace

  void plan(Plan p) const {
    const std::int64_t rows = p.in().features;
    p.output(p.in());
    p.parameter("weight", rows, 1, 1.0);
    p.parameter("bias", rows, 1, 0.0);
    p.saved("m", p.columns(), 1);
    p.saved("rest", p.columns(), 1);
    p.saved("r", p.columns(), 1);
    p.doubles(HEADWATER_WORKSPACE, "sums", rows);
    p.doubles(HEADWATER_WORKSPACE, "products", rows);
  }

  template <class T>
  void forward(Call<T> c) const {
    c.for_columns(c.x(), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t j = begin; j < end; ++j)
        forward_column(c, j);
    });
  }

  template <class T>
  void backward(Call<T> c) const {
    c.for_rows(c.x(), [&](std::int64_t begin, std::int64_t end) { gradients(c, begin, end); });
    if (!c.wants_dx()) return;
    c.for_columns(c.x(), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t j = begin; j < end; ++j)
        backward_column(c, j);
    });
  }

 private:
  template <class T>
  void forward_column(Call<T> c, std::int64_t j) const {
    const Matrix<T> w(c.parameter(weight)), b(c.parameter(bias));
    const T* const x = Matrix<T>(c.x()).column(j);
    T* const y = Matrix<T>(c.y()).column(j);
    const std::int64_t rows = w.rows;
    const auto n = static_cast<double>(rows);
    double mean = sum(rows, [&](auto i) { return x[i]; }) / n;
    const double v = sum(rows, [&](auto i) { return square(x[i] - mean); }) / n;
    double deviation = std::sqrt(v + eps);
    if (!std::isfinite(deviation)) {
      const Spread spread = spread_of_huge(n, [&](auto f) { std::for_each(x, x + rows, f); });
      mean = spread.mean, deviation = spread.deviation;
    }
    const T shift = Matrix<T>(c.saved(m))[j] = static_cast<T>(mean);
    const T lost = Matrix<T>(c.saved(rest))[j] = static_cast<T>(mean - shift);
    const T inverse = Matrix<T>(c.saved(r))[j] = static_cast<T>(1 / deviation);
    for (std::int64_t i = 0; i < rows; ++i)
      y[i] = (x[i] - shift - lost) * inverse * w[i] + b[i];
  }

  template <class T>
  void backward_column(Call<T> c, std::int64_t j) const {
    const Matrix<T> w(c.parameter(weight));
    const T* const x = Matrix<T>(c.x()).column(j);
    const T* const dy = Matrix<T>(c.dy()).column(j);
    T* const dx = Matrix<T>(c.dx()).column(j);
    const T mean = Matrix<T>(c.saved(m))[j], lost = Matrix<T>(c.saved(rest))[j];
    const T inverse = Matrix<T>(c.saved(r))[j];
    const auto g = [&](std::int64_t i) {
      return w[i] * dy[i];
    };
    const auto h = [&](std::int64_t i) {
      return (x[i] - mean - lost) * inverse;
    };
    const auto gh = [&](std::int64_t i) {
      return static_cast<double>(g(i)) * h(i);
    };
    const auto n = static_cast<double>(w.rows);
    const T a = static_cast<T>(sum(w.rows, g) / n), b = static_cast<T>(sum(w.rows, gh) / n);
    for (std::int64_t i = 0; i < w.rows; ++i)
      dx[i] = inverse * (g(i) - a - h(i) * b);
  }

  template <class T>
  void gradients(Call<T> c, std::int64_t begin, std::int64_t end) const {
    const Matrix<T> x(c.x()), dy(c.dy()), dw(c.gradient(weight)), db(c.gradient(bias));
    const Matrix<T> mean(c.saved(m)), lost(c.saved(rest)), inverse(c.saved(r));
    const Matrix<double> sum(c.workspace(sums)), product(c.workspace(products));
    std::fill(&sum[begin], &sum[end], 0);
    std::fill(&product[begin], &product[end], 0);
    for (std::int64_t j = 0; j < x.cols; ++j)
      for (std::int64_t i = begin; i < end; ++i) {
        const double g = dy(i, j);
        sum[i] += g;
        product[i] += g * ((x(i, j) - mean[j] - lost[j]) * inverse[j]);
      }
    for (std::int64_t i = begin; i < end; ++i) {
      db[i] = static_cast<T>(sum[i]);
      dw[i] = static_cast<T>(product[i]);
    }
  }
};

}  // namespace

HEADWATER_PLUGIN("layer_norm", LayerNorm)
