// Root mean square normalization.  y = weight h,  h = x r,  r = 1 / sqrt(s + eps), s
// being the mean square of a column of n features.  dweight = sum dy h over the
// columns; dx = r (g - h sum g h / n),  g = weight dy.
#include <headwater/plugin.hpp>

#include <algorithm>
#include <cmath>

namespace {

using namespace headwater::plugin;

struct RmsNorm : Normalizer<RmsNorm> {
  double eps = 1e-5;

  static constexpr About about{
      .doc = "each sample to mean square 1 over its features; it keeps its mean",
      .formula = "y = weight x / sqrt(mean(x^2) + eps)",
      .source = "Zhang and Sennrich, arXiv:1910.07467"};
  static constexpr auto settings = declare(setting<&RmsNorm::eps>("eps").above(0).doc(
      "added to the mean square (PyTorch: rounding of the type)"));

  enum { weight };    // parameter
  enum { r };         // saved
  enum { products };  // workspace

  void plan(Plan p) const {
    p.output(p.in());
    p.parameter("weight", p.in().features, 1, 1.0);
    p.saved("r", p.columns(), 1);
    p.doubles(HEADWATER_WORKSPACE, "products", p.in().features);
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
    c.for_rows(c.x(), [&](std::int64_t begin, std::int64_t end) { gradient(c, begin, end); });
    if (!c.wants_dx()) return;
    c.for_columns(c.x(), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t j = begin; j < end; ++j)
        backward_column(c, j);
    });
  }

 private:
  template <class T>
  void forward_column(Call<T> c, std::int64_t j) const {
    const Matrix<T> w(c.parameter(weight));
    const T* const x = Matrix<T>(c.x()).column(j);
    T* const y = Matrix<T>(c.y()).column(j);
    const double squares = sum(w.rows, [&](auto i) { return square(double{x[i]}); });
    const auto n = static_cast<double>(w.rows);
    double size = std::sqrt(squares / n + eps);
    if (!std::isfinite(size)) {
      const Spread spread = spread_of_huge(n, [&](auto f) { std::for_each(x, x + w.rows, f); });
      size = std::hypot(spread.mean, spread.deviation);
    }
    const T inverse = Matrix<T>(c.saved(r))[j] = static_cast<T>(1 / size);
    for (std::int64_t i = 0; i < w.rows; ++i)
      y[i] = x[i] * inverse * w[i];
  }

  template <class T>
  void backward_column(Call<T> c, std::int64_t j) const {
    const Matrix<T> w(c.parameter(weight));
    const T* const x = Matrix<T>(c.x()).column(j);
    const T* const dy = Matrix<T>(c.dy()).column(j);
    T* const dx = Matrix<T>(c.dx()).column(j);
    const T inverse = Matrix<T>(c.saved(r))[j];
    const double gh = sum(w.rows, [&](auto i) { return double{w[i] * dy[i]} * (x[i] * inverse); });
    const T share = static_cast<T>(gh / static_cast<double>(w.rows));
    for (std::int64_t i = 0; i < w.rows; ++i)
      dx[i] = inverse * (w[i] * dy[i] - x[i] * inverse * share);
  }

  template <class T>
  void gradient(Call<T> c, std::int64_t begin, std::int64_t end) const {
    const Matrix<T> x(c.x()), dy(c.dy()), dw(c.gradient(weight)), inverse(c.saved(r));
    const Matrix<double> product(c.workspace(products));
    std::fill(&product[begin], &product[end], 0);
    for (std::int64_t j = 0; j < x.cols; ++j)
      for (std::int64_t i = begin; i < end; ++i)
        product[i] += double{dy(i, j)} * (x(i, j) * inverse[j]);
    for (std::int64_t i = begin; i < end; ++i)
      dw[i] = static_cast<T>(product[i]);
  }
};

}  // namespace

HEADWATER_PLUGIN("rms_norm", RmsNorm)
