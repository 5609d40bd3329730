// Instance normalization.  y = weight h + bias,  h = (x - m) r,  r = 1 / sqrt(v + eps),
// m and v being mean and variance of one feature over the n steps of one sample.
// dx = weight r (dy - (sum dy + h sum dy h) / n),  sums over the steps;  dbias and
// dweight are these sums, added up over the samples. Behind the end of a sequence, where
// steps do not count in m, v and n,  dx = weight r dy.
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct InstanceNorm : Normalizer<InstanceNorm> {
  double eps = 1e-5;

  static constexpr About about{
      .doc = "each feature of a sequence to mean m 0 and variance v 1 over its steps",
      .formula = "y = weight (x - m) / sqrt(v + eps) + bias",
      .source = "Ulyanov, Vedaldi and Lempitsky, arXiv:1607.08022"};
  static constexpr auto settings =
      declare(setting<&InstanceNorm::eps>("eps").above(0).doc("added to the variance"));

  enum { weight, bias };  // parameters
  enum { m, rest, r };    // saved: features x batch; rest: what rounding took from m
  enum { sums, products, all_sums, all_products };  // workspace

  void plan(Plan p) const {
    const std::int64_t rows = p.in().features;
    if (p.in().steps == 0)
      throw ShapeError(
          "instance_norm takes mean and variance over the steps of a sequence, but got "
          "a vector: layer_norm and group_norm do it over the features");
    if (p.in().steps == 1) throw ShapeError("instance_norm needs 2 steps or more, but got 1");
    p.output(p.in());
    p.parameter("weight", rows, 1, 1.0);
    p.parameter("bias", rows, 1, 0.0);
    for (const char* name : {"m", "rest", "r"})
      p.saved(name, rows, p.in().batch);
    for (const char* name : {"sums", "products", "all_sums", "all_products"})
      p.doubles(HEADWATER_WORKSPACE, name, rows);
  }

  template <class T>
  void forward(Call<T> c) const {
    c.for_rows(c.x(), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t b = 0; b < c.in().batch; ++b)
        forward_sample(c, part_of(c, b, begin, end));
    });
  }

  template <class T>
  void backward(Call<T> c) const {
    const Matrix<T> dw(c.gradient(weight)), db(c.gradient(bias));
    const Matrix<double> sum(c.workspace(all_sums)), product(c.workspace(all_products));
    c.for_rows(c.x(), [&](std::int64_t begin, std::int64_t end) {
      std::fill(&sum[begin], &sum[end], 0);
      std::fill(&product[begin], &product[end], 0);
      for (std::int64_t b = 0; b < c.in().batch; ++b)
        backward_sample(c, part_of(c, b, begin, end));
      for (std::int64_t i = begin; i < end; ++i) {
        db[i] = static_cast<T>(sum[i]);
        dw[i] = static_cast<T>(product[i]);
      }
    });
  }

 private:
  /// Some rows of one sample: columns that count, and those behind them.
  struct Part {
    std::int64_t sample, first_column, counted_end, end_column, first_row, end_row;

    double steps() const { return static_cast<double>(counted_end - first_column); }
    void each(auto f) const { each(first_column, end_column, f); }
    void each_counted(auto f) const { each(first_column, counted_end, f); }
    void each_behind(auto f) const { each(counted_end, end_column, f); }
    void each(std::int64_t begin, std::int64_t end, auto f) const {
      for (std::int64_t j = begin; j < end; ++j)
        for (std::int64_t i = first_row; i < end_row; ++i)
          f(i, j);
    }
    void each_row(auto f) const {
      for (std::int64_t i = first_row; i < end_row; ++i)
        f(i);
    }
  };

  template <class T>
  static Part part_of(Call<T> c, std::int64_t b, std::int64_t begin, std::int64_t end) {
    const std::int64_t first = b * c.in().steps;
    return {b, first, first + c.counted(b), first + c.in().steps, begin, end};
  }

  template <class T>
  void forward_sample(Call<T> c, Part part) const {
    const Matrix<T> x(c.x()), y(c.y()), w(c.parameter(weight)), b(c.parameter(bias));
    T* const mean = Matrix<T>(c.saved(m)).column(part.sample);
    T* const lost = Matrix<T>(c.saved(rest)).column(part.sample);
    T* const inverse = Matrix<T>(c.saved(r)).column(part.sample);
    const Matrix<double> sum(c.workspace(sums)), squares(c.workspace(products));
    part.each_row([&](auto i) { sum[i] = squares[i] = 0; });
    part.each_counted([&](auto i, auto j) { sum[i] += x(i, j); });
    part.each_row([&](auto i) { sum[i] /= part.steps(); });
    part.each_counted([&](auto i, auto j) { squares[i] += square(x(i, j) - sum[i]); });
    part.each_row([&](auto i) {
      Spread spread{sum[i], std::sqrt(squares[i] / part.steps() + eps)};
      if (!std::isfinite(spread.deviation))
        spread = spread_of_huge(part.steps(), [&](auto f) {
          for (std::int64_t j = part.first_column; j < part.counted_end; ++j)
            f(x(i, j));
        });
      mean[i] = static_cast<T>(spread.mean);
      lost[i] = static_cast<T>(spread.mean - mean[i]);
      inverse[i] = static_cast<T>(1 / spread.deviation);
    });
    part.each([&](auto i, auto j) {
      y(i, j) = (x(i, j) - mean[i] - lost[i]) * inverse[i] * w[i] + b[i];
    });
  }

  template <class T>
  void backward_sample(Call<T> c, Part part) const {
    const Matrix<T> x(c.x()), dy(c.dy()), w(c.parameter(weight));
    const T* const mean = Matrix<T>(c.saved(m)).column(part.sample);
    const T* const lost = Matrix<T>(c.saved(rest)).column(part.sample);
    const T* const inverse = Matrix<T>(c.saved(r)).column(part.sample);
    const Matrix<double> sum(c.workspace(sums)), product(c.workspace(products));
    const Matrix<double> all_sum(c.workspace(all_sums));
    const Matrix<double> all_product(c.workspace(all_products));
    const auto h = [&](auto i, auto j) {
      return (x(i, j) - mean[i] - lost[i]) * inverse[i];
    };
    part.each_row([&](auto i) { sum[i] = product[i] = 0; });
    part.each([&](auto i, auto j) {
      sum[i] += dy(i, j);
      product[i] += double{dy(i, j)} * h(i, j);
    });
    part.each_row([&](auto i) {
      all_sum[i] += sum[i];
      all_product[i] += product[i];
    });
    if (!c.wants_dx()) return;
    const Matrix<T> dx(c.dx());
    part.each_counted([&](auto i, auto j) {
      const double common = (sum[i] + h(i, j) * product[i]) / part.steps();
      dx(i, j) = w[i] * inverse[i] * static_cast<T>(dy(i, j) - common);
    });
    part.each_behind([&](auto i, auto j) { dx(i, j) = w[i] * inverse[i] * dy(i, j); });
  }
};

}  // namespace

HEADWATER_PLUGIN("instance_norm", InstanceNorm)
