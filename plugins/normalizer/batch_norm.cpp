// Batch normalization.  y = weight h + bias,  h = (x - m) r,  r = 1 / sqrt(v + eps), m
// and v being mean and variance of a row of n samples (times their steps).  dbias = sum dy,
// dweight = sum dy h,  dx = weight r (dy - (dbias + h dweight) / n); behind the end of a
// sequence, where steps do not count in m, v and n,  dx = weight r dy.
// Evaluation takes m and v from running_mean and running_var, and dx = weight r dy;
// training moves these by `momentum` towards m and v n / (n - 1). A variance that T does not
// hold stands in running_var as minus its root.
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct BatchNorm : Normalizer<BatchNorm> {
  double eps = 1e-5, momentum = 0.1;

  static constexpr About about{.doc = "each feature to mean m 0 and variance v 1 over the batch",
                               .formula = "y = weight (x - m) / sqrt(v + eps) + bias",
                               .source = "Ioffe and Szegedy, arXiv:1502.03167"};
  static constexpr auto settings =
      declare(setting<&BatchNorm::eps>("eps").above(0).doc("added to the variance"),
              setting<&BatchNorm::momentum>("momentum")
                  .at_least(0)
                  .at_most(1)
                  .doc("share of the new batch in the running values"));

  enum { weight, bias };               // parameters
  enum { running_mean, running_var };  // state
  enum { m, rest, r };                 // saved; rest: what rounding took from m
  enum { sums, products };             // workspace

  void plan(Plan p) const {
    if (p.training()) check_samples(p.columns());
    const std::int64_t rows = p.in().features;
    p.output(p.in());
    p.parameter("weight", rows, 1, 1.0);
    p.parameter("bias", rows, 1, 0.0);
    p.state("running_mean", rows, 0);
    p.state("running_var", rows, 1);
    p.saved("m", rows, 1);
    p.saved("rest", rows, 1);
    p.saved("r", rows, 1);
    p.doubles(HEADWATER_WORKSPACE, "sums", rows);
    p.doubles(HEADWATER_WORKSPACE, "products", rows);
  }

  template <class T>
  void forward(Call<T> c) const {
    if (c.training()) check_samples(samples_of(c));
    const Matrix<T> x(c.x()), y(c.y()), w(c.parameter(weight)), b(c.parameter(bias));
    const Matrix<T> mean(c.saved(m)), lost(c.saved(rest)), inverse(c.saved(r));
    c.for_rows(c.x(), [&](std::int64_t begin, std::int64_t end) {
      c.training() ? measure(c, begin, end) : recall(c, begin, end);
      for (std::int64_t j = 0; j < x.cols; ++j)
        for (std::int64_t i = begin; i < end; ++i)
          y(i, j) = (x(i, j) - mean[i] - lost[i]) * inverse[i] * w[i] + b[i];
    });
  }

  template <class T>
  void backward(Call<T> c) const {
    const Matrix<T> x(c.x()), dy(c.dy()), w(c.parameter(weight));
    const Matrix<T> dw(c.gradient(weight)), db(c.gradient(bias));
    const Matrix<T> mean(c.saved(m)), lost(c.saved(rest)), inverse(c.saved(r));
    const T share = c.training() ? 1 / static_cast<T>(samples_of(c)) : 0;
    c.for_rows(c.x(), [&](std::int64_t begin, std::int64_t end) {
      gradients(c, begin, end);
      if (!c.wants_dx()) return;
      const Matrix<T> dx(c.dx());
      c.for_runs([&](std::int64_t first, std::int64_t last, bool counts) {
        const T part = counts ? share : 0;
        for (std::int64_t j = first; j < last; ++j)
          for (std::int64_t i = begin; i < end; ++i) {
            const T h = (x(i, j) - mean[i] - lost[i]) * inverse[i];
            dx(i, j) = inverse[i] * w[i] * (dy(i, j) - part * (db[i] + h * dw[i]));
          }
      });
    });
  }

 private:
  static void check_samples(std::int64_t samples) {
    if (samples < 2) throw ShapeError("batch_norm trains on 2 samples or more, but got 1");
  }

  /// How many columns count.
  template <class T>
  static std::int64_t samples_of(Call<T> c) {
    std::int64_t n = 0;
    for (std::int64_t b = 0; b < c.in().batch; ++b)
      n += c.counted(b);
    return n;
  }

  /// f(i, j) for some rows of the columns that count.
  template <class T>
  static void for_counted(Call<T> c, std::int64_t begin, std::int64_t end, const auto& f) {
    c.for_runs([&](std::int64_t first, std::int64_t last, bool counts) {
      for (std::int64_t j = first; counts && j < last; ++j)
        for (std::int64_t i = begin; i < end; ++i)
          f(i, j);
    });
  }

  template <class T>
  void measure(Call<T> c, std::int64_t begin, std::int64_t end) const {
    const Matrix<T> x(c.x()), mean(c.saved(m)), lost(c.saved(rest)), inverse(c.saved(r));
    const Matrix<T> run_mean(c.state(running_mean)), run_var(c.state(running_var));
    const Matrix<double> sum(c.workspace(sums)), squares(c.workspace(products));
    const auto n = static_cast<double>(samples_of(c));
    std::fill(&sum[begin], &sum[end], 0);
    std::fill(&squares[begin], &squares[end], 0);
    for_counted(c, begin, end, [&](auto i, auto j) { sum[i] += x(i, j); });
    for (std::int64_t i = begin; i < end; ++i)
      sum[i] *= 1 / n;
    for_counted(c, begin, end, [&](auto i, auto j) { squares[i] += square(x(i, j) - sum[i]); });
    for (std::int64_t i = begin; i < end; ++i) {
      Spread spread{sum[i], std::sqrt(squares[i] * (1 / n) + eps)};
      if (!std::isfinite(spread.deviation))
        spread = spread_of_huge(
            n, [&](auto f) { for_counted(c, i, i + 1, [&](auto row, auto j) { f(x(row, j)); }); });
      mean[i] = static_cast<T>(spread.mean);
      lost[i] = static_cast<T>(spread.mean - mean[i]);
      inverse[i] = static_cast<T>(1 / spread.deviation);
      run_mean[i] += static_cast<T>(momentum * (spread.mean - run_mean[i]));
      const T moved =
          run_var[i] + static_cast<T>(momentum * (squares[i] * (1 / (n - 1)) - run_var[i]));
      const bool usual = run_var[i] >= 0 && std::isfinite(moved);
      run_var[i] =
          usual ? moved : far_variance(run_var[i], spread.deviation * std::sqrt(n / (n - 1)));
    }
  }

  /// The running variance on its way to the square of `deviation`.
  template <class T>
  T far_variance(T variance, double deviation) const {
    const double before = variance < 0 ? -variance : std::sqrt(variance);
    const double root =
        std::hypot(std::sqrt(1 - momentum) * before, std::sqrt(momentum) * deviation);
    const T square = static_cast<T>(root * root);
    return std::isfinite(square) ? square : static_cast<T>(-root);
  }

  template <class T>
  void recall(Call<T> c, std::int64_t begin, std::int64_t end) const {
    const Matrix<T> run_mean(c.state(running_mean)), run_var(c.state(running_var));
    const Matrix<T> mean(c.saved(m)), lost(c.saved(rest)), inverse(c.saved(r));
    for (std::int64_t i = begin; i < end; ++i) {
      mean[i] = run_mean[i];
      lost[i] = 0;
      const double v = run_var[i];
      inverse[i] = static_cast<T>(1 / (v < 0 ? -v : std::sqrt(v + eps)));
    }
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
        product[i] += g * ((x(i, j) - mean[i] - lost[i]) * inverse[i]);
      }
    for (std::int64_t i = begin; i < end; ++i) {
      db[i] = static_cast<T>(sum[i]);
      dw[i] = static_cast<T>(product[i]);
    }
  }
};

}  // namespace

HEADWATER_PLUGIN("batch_norm", BatchNorm)
