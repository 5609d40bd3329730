// Group normalization.  y = weight h + bias,  h = (x - m) r,  r = 1 / sqrt(v + eps), m
// and v being mean and variance of the n elements of one group of features in one
// sample, all its steps included.  dbias = sum dy and dweight = sum dy h over the
// columns;  dx = r (g - (sum g + h sum g h) / n),  g = weight dy, sums over the group. Behind
// the end of a sequence, where steps do not count in m, v and n,  dx = r g.
#include <headwater/plugin.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace {

using namespace headwater::plugin;

struct GroupNorm : Normalizer<GroupNorm> {
  std::int64_t num_groups = 1;
  double eps = 1e-5;

  static constexpr About about{
      .doc = "each group of features of a sample to mean m 0 and variance v 1",
      .formula = "y = weight (x - m) / sqrt(v + eps) + bias",
      .source = "Wu and He, arXiv:1803.08494"};
  static constexpr auto settings =
      declare(setting<&GroupNorm::num_groups>("num_groups")
                  .required()
                  .above(0)
                  .doc("groups of neighbours; it divides the features"),
              setting<&GroupNorm::eps>("eps").above(0).doc("added to the variance"));

  enum { weight, bias };    // parameters
  enum { m, rest, r };      // saved: groups x batch; rest: what rounding took from m
  enum { sums, products };  // workspace

  void plan(Plan p) const {
    const std::int64_t rows = p.in().features;
    if (rows % num_groups != 0)
      throw ShapeError("'num_groups' must divide the features, but " + std::to_string(num_groups) +
                       " does not divide " + std::to_string(rows));
    p.output(p.in());
    p.parameter("weight", rows, 1, 1.0);
    p.parameter("bias", rows, 1, 0.0);
    for (const char* name : {"m", "rest", "r"})
      p.saved(name, num_groups, p.in().batch);
    p.doubles(HEADWATER_WORKSPACE, "sums", rows);
    p.doubles(HEADWATER_WORKSPACE, "products", rows);
  }

  template <class T>
  void forward(Call<T> c) const {
    for_groups(c, [&](Group group) { forward_group(c, group); });
  }

  template <class T>
  void backward(Call<T> c) const {
    c.for_rows(c.x(), [&](std::int64_t begin, std::int64_t end) { gradients(c, begin, end); });
    if (c.wants_dx()) for_groups(c, [&](Group group) { backward_group(c, group); });
  }

 private:
  /// The elements of one group in one sample, and where its mean is.
  struct Group {
    std::int64_t index, sample;
    std::int64_t first_row, rows, first_column, counted, columns;

    /// Over what counts.
    double mean(auto term) const { return share(term, counted); }
    /// The sum over the first columns, divided by how many elements count.
    double share(auto term, std::int64_t n) const {
      double total = 0;
      for (std::int64_t j = first_column; j < first_column + n; ++j)
        total += sum(rows, [&](auto i) { return term(first_row + i, j); });
      return total / static_cast<double>(rows * counted);
    }
    void each(auto f) const { each(0, columns, f); }
    void each(std::int64_t begin, std::int64_t end, auto f) const {
      for (std::int64_t j = first_column + begin; j < first_column + end; ++j)
        for (std::int64_t i = first_row; i < first_row + rows; ++i)
          f(i, j);
    }
  };

  template <class T>
  void for_groups(Call<T> c, const auto& f) const {
    const std::int64_t rows = c.in().features / num_groups;
    const std::int64_t steps = std::max<std::int64_t>(c.in().steps, 1);
    const std::int64_t grain = detail::panel_columns(c.in().features * steps);
    c.for_ranges(c.in().batch, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t b = begin; b < end; ++b)
        for (std::int64_t k = 0; k < num_groups; ++k)
          f(Group{k, b, k * rows, rows, b * steps, c.counted(b), steps});
    });
  }

  /// The deviation with eps.
  template <class T>
  Spread spread_of(Matrix<T> x, Group group) const {
    const double mean = group.mean([&](auto i, auto j) { return x(i, j); });
    const double v = group.mean([&](auto i, auto j) { return square(x(i, j) - mean); });
    if (std::isfinite(v)) return {mean, std::sqrt(v + eps)};
    return spread_of_huge(static_cast<double>(group.rows * group.counted), [&](auto f) {
      group.each(0, group.counted, [&](auto i, auto j) { f(x(i, j)); });
    });
  }

  template <class T>
  void forward_group(Call<T> c, Group group) const {
    const Matrix<T> x(c.x()), y(c.y()), w(c.parameter(weight)), b(c.parameter(bias));
    const auto [mean, deviation] = spread_of(x, group);
    const T shift = static_cast<T>(mean), lost = static_cast<T>(mean - shift);
    const T inverse = static_cast<T>(1 / deviation);
    Matrix<T>(c.saved(m))(group.index, group.sample) = shift;
    Matrix<T>(c.saved(rest))(group.index, group.sample) = lost;
    Matrix<T>(c.saved(r))(group.index, group.sample) = inverse;
    group.each([&](auto i, auto j) { y(i, j) = (x(i, j) - shift - lost) * inverse * w[i] + b[i]; });
  }

  template <class T>
  void backward_group(Call<T> c, Group group) const {
    const Matrix<T> x(c.x()), dy(c.dy()), dx(c.dx()), w(c.parameter(weight));
    const T shift = Matrix<T>(c.saved(m))(group.index, group.sample);
    const T lost = Matrix<T>(c.saved(rest))(group.index, group.sample);
    const T inverse = Matrix<T>(c.saved(r))(group.index, group.sample);
    const auto h = [&](auto i, auto j) {
      return (x(i, j) - shift - lost) * inverse;
    };
    const auto g = [&](auto i, auto j) {
      return w[i] * dy(i, j);
    };
    const auto gh = [&](auto i, auto j) {
      return double{g(i, j)} * h(i, j);
    };
    const T a = static_cast<T>(group.share(g, group.columns));
    const T b = static_cast<T>(group.share(gh, group.columns));
    group.each(0, group.counted,
               [&](auto i, auto j) { dx(i, j) = inverse * (g(i, j) - a - h(i, j) * b); });
    group.each(group.counted, group.columns, [&](auto i, auto j) { dx(i, j) = inverse * g(i, j); });
  }

  template <class T>
  void gradients(Call<T> c, std::int64_t begin, std::int64_t end) const {
    const Matrix<T> x(c.x()), dy(c.dy()), dw(c.gradient(weight)), db(c.gradient(bias));
    const Matrix<T> mean(c.saved(m)), rests(c.saved(rest)), inverse(c.saved(r));
    const Matrix<double> sum(c.workspace(sums)), product(c.workspace(products));
    const std::int64_t rows = x.rows / num_groups, steps = std::max<std::int64_t>(c.in().steps, 1);
    std::fill(&sum[begin], &sum[end], 0);
    std::fill(&product[begin], &product[end], 0);
    for (std::int64_t j = 0; j < x.cols; ++j)
      for (std::int64_t i = begin; i < end;) {
        const std::int64_t k = i / rows, stop = std::min((k + 1) * rows, end);
        const T shift = mean(k, j / steps), lost = rests(k, j / steps);
        const T scale = inverse(k, j / steps);
        for (; i < stop; ++i) {
          const double g = dy(i, j);
          sum[i] += g;
          product[i] += g * ((x(i, j) - shift - lost) * scale);
        }
      }
    for (std::int64_t i = begin; i < end; ++i) {
      db[i] = static_cast<T>(sum[i]);
      dw[i] = static_cast<T>(product[i]);
    }
  }
};

}  // namespace

HEADWATER_PLUGIN("group_norm", GroupNorm)
