// Weight normalization: a dense layer whose weights are directions V and lengths g.
// y = f(z),  z = W x + b,  W_i = g_i V_i / |V_i| in each row i. From dW = dz x^T come
// dg_i = dW_i V_i / |V_i|  and  dV_i = g_i / |V_i| (dW_i - dg_i V_i / |V_i|).
#include <headwater/plugin.hpp>

#include <cmath>
#include <string>

namespace {

using namespace headwater::plugin;

struct WeightNorm : Block<WeightNorm> {
  std::int64_t units = 0;
  ActivationSlot activation;
  InitializerSlot initializer, bias_initializer;

  static constexpr About about{
      .doc = "dense layer whose weights are learned as directions V and lengths g",
      .formula = "y = activation(g V x / |V| + b), |V| by rows",
      .source = "Salimans and Kingma, arXiv:1602.07868"};
  static constexpr auto settings = declare(
      setting<&WeightNorm::units>("units").required().above(0).doc("number of outputs"),
      setting<&WeightNorm::activation>("activation")
          .otherwise("identity")
          .doc("of g V x / |V| + b"),
      setting<&WeightNorm::initializer>("initializer")
          .otherwise("xavier_uniform")
          .doc("of V; g starts as |V|"),
      setting<&WeightNorm::bias_initializer>("bias_initializer").otherwise("zeros").doc("of b"));

  enum { weight_v, weight_g, bias };  // parameters
  enum { w, length, z };              // saved: W, |V|, W x + b
  enum { partial, dots };             // workspace: db by panels, dW_i V_i

  void plan(Plan p) const {
    const std::int64_t inputs = p.in().features;
    p.output(units);
    p.fans(inputs, units);
    p.parameter("weight_v", units, inputs, initializer,
                {.activation = activation, .bias = bias, .times_x = true});
    p.parameter("weight_g", units, 1, 1.0);
    p.parameter("bias", units, 1, bias_initializer);
    p.saved("w", units, inputs);
    p.doubles(HEADWATER_SAVED, "length", units);
    p.saved("z", p.from_output(activation) ? 0 : units, p.columns());
    p.workspace("partial", units, p.panels(units));
    p.doubles(HEADWATER_WORKSPACE, "dots", units);
    p.observe(activation, p.from_output(activation) ? place::y() : place::saved(z), place::y());
  }

  template <class T>
  void start(Call<T> c) const {
    measure(c);
    const Matrix<T> g(c.parameter(weight_g));
    for (std::int64_t i = 0; i < units; ++i) {
      const double l = Matrix<double>(c.saved(length))[i];
      if (!(l > 0))
        throw Error("row " + std::to_string(i + 1) +
                    " of the weights starts as 0, which has no direction; choose "
                    "another initializer");
      g[i] = static_cast<T>(l);
    }
  }

  template <class T>
  void forward(Call<T> c) const {
    measure(c);
    const Matrix<T> v(c.parameter(weight_v)), g(c.parameter(weight_g)), out(c.saved(w));
    const Matrix<double> l(c.saved(length));
    for (std::int64_t j = 0; j < v.cols; ++j)
      for (std::int64_t i = 0; i < units; ++i)
        out(i, j) = static_cast<T>(v(i, j) * (g[i] / l[i]));
    c.gemm_activate(c.saved(w), c.x(), {activation, before(c), c.parameter(bias), c.y()});
  }

  template <class T>
  void backward(Call<T> c) const {
    View dz = c.dy(), db = c.gradient(bias);
    c.activate_back(activation, before(c), dz, &db, c.workspace(partial));
    c.gemm(dz, c.x(), c.gradient(weight_v), HEADWATER_TRANSPOSE_B);
    if (c.wants_dx()) c.gemm(c.saved(w), dz, c.dx(), HEADWATER_TRANSPOSE_A);
    split_gradient(c);
  }

 private:
  /// What backward of the activation reads.
  template <class T>
  View before(Call<T> c) const {
    return c.from_output(activation) ? c.y() : c.saved(z);
  }

  template <class T>
  void measure(Call<T> c) const {
    const Matrix<T> v(c.parameter(weight_v));
    const Matrix<double> l(c.saved(length));
    dot_rows(v, v, l);
    for (std::int64_t i = 0; i < units; ++i)
      l[i] = l[i] > 1e-290 && std::isfinite(l[i]) ? std::sqrt(l[i]) : length_of(v, i);
  }

  /// Of a row whose squares a double does not hold.
  template <class T>
  static double length_of(Matrix<T> v, std::int64_t i) {
    long double squares = 0;
    for (std::int64_t j = 0; j < v.cols; ++j)
      squares += square(static_cast<long double>(v(i, j)));
    return static_cast<double>(std::sqrt(squares));
  }

  template <class T>
  static void dot_rows(Matrix<T> a, Matrix<T> b, Matrix<double> out) {
    std::fill_n(out.data, out.rows, 0.0);
    for (std::int64_t j = 0; j < a.cols; ++j)
      for (std::int64_t i = 0; i < a.rows; ++i)
        out[i] += double{a(i, j)} * b(i, j);
  }

  /// The gradient of V holds dW before.
  template <class T>
  void split_gradient(Call<T> c) const {
    const Matrix<T> v(c.parameter(weight_v)), g(c.parameter(weight_g));
    const Matrix<T> dv(c.gradient(weight_v)), dg(c.gradient(weight_g));
    const Matrix<double> l(c.saved(length)), dot(c.workspace(dots));
    dot_rows(dv, v, dot);
    for (std::int64_t i = 0; i < units; ++i)
      dg[i] = static_cast<T>(dot[i] / l[i]);
    for (std::int64_t j = 0; j < v.cols; ++j)
      for (std::int64_t i = 0; i < units; ++i)
        dv(i, j) = static_cast<T>(g[i] / l[i] * (dv(i, j) - dot[i] / l[i] * (v(i, j) / l[i])));
  }
};

}  // namespace

HEADWATER_PLUGIN("weight_norm", WeightNorm)
