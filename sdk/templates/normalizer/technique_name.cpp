// TechniqueName, to start from: each sample to mean square 1 over its n features.
// y = r x,  r = 1 / sqrt(mean(x^2) + eps);  dx = r (dy - y mean(y dy)).
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

namespace hw = headwater::plugin;

struct TechniqueName : hw::Normalizer<TechniqueName> {
  double eps = 1e-8;  // the default of the setting `eps`

  static constexpr hw::About about{.doc = "each sample to mean square 1",
                                   .formula = "y = x / sqrt(mean(x^2) + eps)",
                                   .source = "Karras et al., arXiv:1710.10196"};
  static constexpr auto settings =
      hw::declare(hw::setting<&TechniqueName::eps>("eps").above(0).doc("added to the mean square"));

  enum { factor };  // saved: r of each column

  // What forward and backward find: the shape of y, and tensors to keep numbers in.
  void plan(hw::Plan p) const {
    p.output(p.in());
    p.saved("factor", p.columns(), 1);
  }

  // Columns are samples (or steps of samples); parts of them run at once.
  template <class T>
  void forward(hw::Call<T> c) const {
    const hw::Matrix<T> x(c.x()), y(c.y()), r(c.saved(factor));
    c.for_columns(c.x(), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t j = begin; j < end; ++j) {
        const double square = mean(x, x, j);
        r[j] = static_cast<T>(1 / std::sqrt(square + eps));
        for (std::int64_t i = 0; i < x.rows; ++i)
          y(i, j) = r[j] * x(i, j);
      }
    });
  }

  // dx and dy may be the same memory.
  template <class T>
  void backward(hw::Call<T> c) const {
    if (!c.wants_dx()) return;
    const hw::Matrix<T> y(c.y()), dy(c.dy()), dx(c.dx()), r(c.saved(factor));
    c.for_columns(c.y(), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t j = begin; j < end; ++j) {
        const auto along = static_cast<T>(mean(y, dy, j));
        for (std::int64_t i = 0; i < y.rows; ++i)
          dx(i, j) = r[j] * (dy(i, j) - y(i, j) * along);
      }
    });
  }

 private:
  /// The mean of a b over column j, in double.
  template <class T>
  static double mean(hw::Matrix<T> a, hw::Matrix<T> b, std::int64_t j) {
    const double sum = hw::sum(a.rows, [&](auto i) { return double{a(i, j)} * double{b(i, j)}; });
    return sum / static_cast<double>(a.rows);
  }
};

}  // namespace

HEADWATER_PLUGIN("technique_name", TechniqueName)
