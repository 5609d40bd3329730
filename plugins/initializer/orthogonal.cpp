// Orthogonal.  Columns (rows, if there are fewer) of length gain at right angles, from
// the uniform (Haar) distribution: the Q of a Gaussian matrix. It is a product of
// reflections of Gaussian vectors x, one shorter than the other, to their first axis,
// H = I - 2 v v^T / v^T v,  v = x + s |x| e,  s the sign of x_1;  a factor -s for each
// column makes the diagonal of R positive, without which Q would not be uniform.
#include <headwater/plugin.hpp>

#include <cmath>
#include <vector>

namespace {

using namespace headwater::plugin;

struct Orthogonal : Initializer<Orthogonal> {
  double gain = 1;

  static constexpr About about{
      .doc = "orthogonal directions: keeps the length of every signal",
      .formula = "W^T W = gain^2 I, or W W^T = gain^2 I of a wide W",
      .source = "Saxe et al., arXiv:1312.6120; Stewart, SIAM J. Numer. Anal. 17, 1980"};
  static constexpr auto settings =
      declare(setting<&Orthogonal::gain>("gain").above(0).doc("of the activation"));

  template <class T>
  void fill(Matrix<T> w, Fans, Random random) const {
    const std::int64_t rows = std::max(w.rows, w.cols), cols = std::min(w.rows, w.cols);
    std::vector<double> memory(static_cast<std::size_t>(rows * cols));
    std::vector<double> vector(static_cast<std::size_t>(rows));
    const Matrix<double> q({memory.data(), rows, cols, rows});
    for (std::int64_t j = cols - 1; j >= 0; --j)
      reflect(q, j, Matrix<double>({vector.data(), rows - j, 1, rows}), random);
    const bool wide = w.rows < w.cols;
    for (std::int64_t j = 0; j < w.cols; ++j)
      for (std::int64_t i = 0; i < w.rows; ++i)
        w(i, j) = static_cast<T>(gain * (wide ? q(j, i) : q(i, j)));
  }

 private:
  /// Reflects rows and columns of q from j on, of which column j is new: e_1.
  static void reflect(Matrix<double> q,
                      std::int64_t j,
                      Matrix<double> v,
                      Random random) {
    random.normal(v, 0, 1);
    const auto v_times = [&](const double* u) {
      return sum(v.rows, [&](std::int64_t i) { return v[i] * u[i]; });
    };
    const double sign = std::copysign(1, v[0]);
    v[0] += sign * std::sqrt(v_times(v.data));
    const double scale = -2 / v_times(v.data);
    q(j, j) = 1;
    for (std::int64_t k = j; k < q.cols; ++k) {
      double* const u = &q(j, k);
      const double step = scale * v_times(u);
      for (std::int64_t i = 0; i < v.rows; ++i)
        u[i] += step * v[i];
    }
    for (std::int64_t i = 0; i < v.rows; ++i)
      q(j + i, j) *= -sign;
  }
};

}  // namespace

HEADWATER_PLUGIN("orthogonal", Orthogonal)
