// Parametric ReLU.  y = x for x > 0, else w x;  dx = dy for x > 0, else w dy;  dw = sum
// of x dy where x <= 0, over the columns, and over the features that share one w.
#include <headwater/plugin.hpp>

#include <string>

namespace {

using namespace headwater::plugin;

struct PReLU : Block<PReLU> {
  std::int64_t num_parameters = 1;
  double init = 0.25;

  static constexpr About about{.doc = "leaky ReLU whose slope w below 0 is learned",
                               .formula = "y = x for x > 0, else w x",
                               .source = "He et al., arXiv:1502.01852"};
  static constexpr auto settings = declare(setting<&PReLU::num_parameters>("num_parameters")
                                               .above(0)
                                               .doc("1, or as many slopes as features"),
                                           setting<&PReLU::init>("init").doc("w at the start"));

  enum { weight };          // parameter
  enum { products, sums };  // workspace: x dy below 0, and its sums by feature

  void plan(Plan p) const {
    const std::int64_t rows = p.in().features;
    if (num_parameters != 1 && num_parameters != rows)
      throw ShapeError("'num_parameters' must be 1 or the number of features, which is " +
                       std::to_string(rows) + ", but is " + std::to_string(num_parameters));
    p.output(p.in());
    p.parameter("weight", num_parameters, 1, init);
    p.workspace("products", rows, p.columns());
    p.workspace("sums", rows, 1);
  }

  template <class T>
  void forward(Call<T> c) const {
    each_with_weight(
        c, [](T w, T x, T& y) { y = x > 0 ? x : w * x; }, c.x(), c.y());
  }

  template <class T>
  void backward(Call<T> c) const {
    c.each([](T x, T dy, T& p) { p = x > 0 ? 0 : x * dy; }, c.x(), c.dy(), c.workspace(products));
    const bool shared = num_parameters == 1;
    c.sum_columns(c.workspace(products), shared ? c.workspace(sums) : c.gradient(weight));
    const Matrix<T> s(c.workspace(sums)), dw(c.gradient(weight));
    if (shared) dw[0] = static_cast<T>(sum(s.rows, [&](auto i) { return s[i]; }));
    if (c.wants_dx())
      each_with_weight(
          c, [](T w, T x, T dy, T& dx) { dx = x > 0 ? dy : w * dy; }, c.x(), c.dy(), c.dx());
  }

 private:
  /// f(w, a, b, ...), w being the slope of the element's feature.
  template <class T>
  void each_with_weight(Call<T> c, auto f, const auto&... views) const {
    View w = c.parameter(weight);
    if (num_parameters > 1) return c.each(f, c.repeated(w, c.x().cols), views...);
    const T only = Matrix<T>(w)[0];
    c.each([f, only](auto&... elements) { f(only, elements...); }, views...);
  }
};

}  // namespace

HEADWATER_PLUGIN("prelu", PReLU)
