// Multi-class hinge, C outputs and class k:
//   L = mean over samples of sum over i != k of z_i^p / C, z_i = max(0, margin - y_k +
//   y_i);  dy_i = p z_i^(p - 1) / (C samples) where z_i > 0, dy_k = -(sum of these).
#include <headwater/plugin.hpp>

#include <string>

namespace {

using namespace headwater::plugin;

struct Hinge : Loss<Hinge> {
  double margin = 1;
  int p = 1;

  static constexpr About about{
      .doc =
          "asks the output of the class to exceed each other one by a margin; a "
          "target is the index k of a class",
      .formula = "L = mean of sum of max(0, margin - y[k] + y[i])^p / C",
      .source = "Crammer and Singer, JMLR 2, 2001; PyTorch's MultiMarginLoss"};
  static constexpr auto settings =
      declare(setting<&Hinge::margin>("margin").doc("by how much the class must be ahead"),
              setting<&Hinge::p>("p").at_least(1).at_most(2).doc("power of what is missing"));
  static constexpr auto aliases = names("multi_margin");
  static constexpr bool class_targets = true;

  Shape target(Shape y) const {
    if (y.features < 2)
      throw ShapeError("hinge needs at least 2 outputs, one per class, but got " +
                       std::to_string(y.features));
    return {1, y.steps, y.batch};
  }

  template <class T>
  double evaluate(Matrix<T> y, Matrix<T> classes, const Matrix<T>* dy) const {
    const double scale = 1 / static_cast<double>(y.rows * y.cols);
    long double total = 0;
    for (std::int64_t j = 0; j < y.cols; ++j)
      total += column(y.column_span(j), class_index(classes(0, j), y.rows),
                      dy ? dy->column(j) : nullptr, scale);
    return static_cast<double>(total * scale);
  }

 private:
  template <class T>
  long double column(std::span<T> y, std::int64_t k, T* dy, double scale) const {
    const double own = y[static_cast<std::size_t>(k)];
    long double total = 0, slopes = 0;
    for (std::int64_t i = 0; const T other : y) {
      const double missing = margin - own + other;
      const bool counts = i != k && !(missing <= 0);  // NaN counts
      const double slope = !counts ? 0 : p == 1 ? 1 : 2 * missing;
      if (counts) total += p == 1 ? missing : missing * static_cast<long double>(missing);
      slopes += slope;
      if (dy) dy[i] = static_cast<T>(slope * scale);
      ++i;
    }
    if (dy) dy[k] = static_cast<T>(-slopes * scale);
    return total;
  }
};

}  // namespace

HEADWATER_PLUGIN("hinge", Hinge)
