// Batch normalization.  y = weight h + bias,  h = (x - m) r,  r = 1 / sqrt(v + eps), m
// and v being mean and variance of a row of n samples (times steps).  dbias = sum dy,
// dweight = sum dy h,  dx = weight r (dy - (dbias + h dweight) / n).
// Evaluation takes m and v from running_mean and running_var, and dx = weight r dy;
// training moves these by `momentum` towards m and v n / (n - 1).
// Ioffe and Szegedy, arXiv:1502.03167.
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct BatchNorm : Normalizer<BatchNorm> {
  double eps = 1e-5, momentum = 0.1;

  static constexpr auto doc = "each feature over the batch; arXiv:1502.03167";
  static constexpr auto settings =
      declare(setting<&BatchNorm::eps>("eps").above(0).doc("added to the variance"),
              setting<&BatchNorm::momentum>("momentum").at_least(0).at_most(1).doc(
                  "share of the new batch in the running values"));

  enum { weight, bias };               // parameters
  enum { running_mean, running_var };  // state
  enum { m, r };                       // saved
  enum { sums, products };             // workspace

  void plan(Plan p) const {
    const std::int64_t rows = p.in().features;
    p.output(p.in());
    p.parameter("weight", rows, 1, 1.0);
    p.parameter("bias", rows, 1, 0.0);
    p.state("running_mean", rows, 0);
    p.state("running_var", rows, 1);
    p.saved("m", rows, 1);
    p.saved("r", rows, 1);
    p.doubles(HEADWATER_WORKSPACE, "sums", rows);
    p.doubles(HEADWATER_WORKSPACE, "products", rows);
  }

  template <class T>
  void forward(Call<T> c) const {
    if (c.training() && c.x().cols < 2)
      throw ShapeError("batch_norm trains on 2 samples or more, but got 1");
    in_panels(c, [&](std::int64_t begin, std::int64_t end) {
      c.training() ? measure(c, begin, end) : recall(c, begin, end);
      normalize(c, begin, end);
    });
  }

  template <class T>
  void backward(Call<T> c) const {
    in_panels(c, [&](std::int64_t begin, std::int64_t end) {
      gradients(c, begin, end);
      if (c.wants_dx()) input_gradient(c, begin, end);
    });
  }

 private:
  /// f(begin, end) for panels of rows whose sums fit the first cache.
  template <class T>
  static void in_panels(Call<T> c, const auto& f) {
    constexpr std::int64_t panel = 256;
    const std::int64_t rows = c.x().rows, panels = (rows + panel - 1) / panel;
    const std::int64_t grain = 1 + 16384 / (c.x().cols * panel);
    c.for_ranges(panels, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t k = begin; k < end; ++k)
        f(k * panel, std::min((k + 1) * panel, rows));
    });
  }

  template <class T>
  static void normalize(Call<T> c, std::int64_t begin, std::int64_t end) {
    const Matrix<T> x(c.x()), y(c.y()), w(c.parameter(weight)), b(c.parameter(bias));
    const Matrix<T> mean(c.saved(m)), inverse(c.saved(r));
    for (std::int64_t j = 0; j < x.cols; ++j)
      for_registers<T>(end - begin, [&](std::int64_t k, auto n) {
        const std::int64_t i = begin + k;
        const Pack<T> h = (load(&x(i, j), n) - load(&mean[i], n)) * load(&inverse[i], n);
        store(h * load(&w[i], n) + load(&b[i], n), &y(i, j), n);
      });
  }

  template <class T>
  static void input_gradient(Call<T> c, std::int64_t begin, std::int64_t end) {
    const Matrix<T> x(c.x()), dy(c.dy()), dx(c.dx()), w(c.parameter(weight));
    const Matrix<T> dw(c.gradient(weight)), db(c.gradient(bias));
    const Matrix<T> mean(c.saved(m)), inverse(c.saved(r));
    const Pack<T> share = c.training() ? 1 / static_cast<double>(x.cols) : 0;
    for (std::int64_t j = 0; j < x.cols; ++j)
      for_registers<T>(end - begin, [&](std::int64_t k, auto n) {
        const std::int64_t i = begin + k;
        const Pack<T> r = load(&inverse[i], n);
        const Pack<T> h = (load(&x(i, j), n) - load(&mean[i], n)) * r;
        const Pack<T> common = load(&db[i], n) + h * load(&dw[i], n);
        store(r * load(&w[i], n) * (load(&dy(i, j), n) - share * common), &dx(i, j), n);
      });
  }

  template <class T>
  [[gnu::noinline]] void measure(Call<T> c, std::int64_t begin, std::int64_t end) const {
    const Matrix<T> x(c.x()), mean(c.saved(m)), inverse(c.saved(r));
    const Matrix<T> run_mean(c.state(running_mean)), run_var(c.state(running_var));
    const Matrix<double> sum(c.workspace(sums)), squares(c.workspace(products));
    const auto n = static_cast<double>(x.cols);
    std::fill(&sum[begin], &sum[end], 0);
    std::fill(&squares[begin], &squares[end], 0);
    for (std::int64_t j = 0; j < x.cols; ++j)
      for (std::int64_t i = begin; i < end; ++i)
        sum[i] += x(i, j);
    for (std::int64_t i = begin; i < end; ++i)
      sum[i] /= n;
    for (std::int64_t j = 0; j < x.cols; ++j)
      for (std::int64_t i = begin; i < end; ++i)
        squares[i] += square(x(i, j) - sum[i]);
    for (std::int64_t i = begin; i < end; ++i) {
      const double v = squares[i];
      mean[i] = static_cast<T>(sum[i]);
      inverse[i] = static_cast<T>(1 / std::sqrt(v / n + eps));
      run_mean[i] += static_cast<T>(momentum * (sum[i] - run_mean[i]));
      run_var[i] += static_cast<T>(momentum * (v / (n - 1) - run_var[i]));
    }
  }

  template <class T>
  void recall(Call<T> c, std::int64_t begin, std::int64_t end) const {
    const Matrix<T> run_mean(c.state(running_mean)), run_var(c.state(running_var));
    const Matrix<T> mean(c.saved(m)), inverse(c.saved(r));
    for (std::int64_t i = begin; i < end; ++i) {
      mean[i] = run_mean[i];
      inverse[i] = static_cast<T>(1 / std::sqrt(run_var[i] + eps));
    }
  }

  template <class T>
  [[gnu::noinline]] void gradients(Call<T> c, std::int64_t begin, std::int64_t end) const {
    const Matrix<T> x(c.x()), dy(c.dy()), dw(c.gradient(weight)), db(c.gradient(bias));
    const Matrix<T> mean(c.saved(m)), inverse(c.saved(r));
    const Matrix<double> sum(c.workspace(sums)), product(c.workspace(products));
    std::fill(&sum[begin], &sum[end], 0);
    std::fill(&product[begin], &product[end], 0);
    for (std::int64_t j = 0; j < x.cols; ++j)
      for (std::int64_t i = begin; i < end; ++i) {
        const double g = dy(i, j);
        sum[i] += g;
        product[i] += g * (x(i, j) - mean[i]);
      }
    for (std::int64_t i = begin; i < end; ++i) {
      db[i] = static_cast<T>(sum[i]);
      dw[i] = static_cast<T>(product[i] * inverse[i]);
    }
  }
};

}  // namespace

HEADWATER_PLUGIN("batch_norm", BatchNorm)
