// Dense.  z = W x + b,  y = f(z);  dz = dy f',  dW = dz x^T,  db = sum of dz over the
// columns,  dx = W^T dz.  A normalizer n stands before f, y = f(n(z)), or after it,
// y = n(f(z)). With `bias: false` there is no b.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Dense : Block<Dense> {
  enum class Position { before, after };

  std::int64_t units = 0;
  bool has_bias = true;
  ActivationSlot activation;
  InitializerSlot initializer, bias_initializer;
  NormalizerSlot normalizer;
  Position normalizer_position = Position::before;

  static constexpr About about{.doc = "fully connected layer",
                               .formula = "y = activation(W x + b)",
                               .source = "Rosenblatt, Psychological Review 65, 1958"};
  static constexpr auto settings =
      declare(setting<&Dense::units>("units").required().above(0).doc("number of outputs"),
              setting<&Dense::activation>("activation").otherwise("identity").doc("of W x + b"),
              setting<&Dense::initializer>("initializer").otherwise("xavier_uniform").doc("of W"),
              setting<&Dense::has_bias>("bias").doc("is there a b?"),
              setting<&Dense::bias_initializer>("bias_initializer").otherwise("zeros").doc("of b"),
              setting<&Dense::normalizer>("normalizer").doc("none when left out"),
              setting<&Dense::normalizer_position>("normalizer_position")
                  .choices("before", "after")
                  .doc("of the activation"));

  enum { weight, bias };  // parameters
  enum { z, n, a };       // saved: W x (+ b), n(z), f(z)
  enum { partial };       // workspace: the gradient of b by panels of columns

  void plan(Plan p) const {
    const std::int64_t inputs = p.in().features;
    p.output(units);
    p.fans(inputs, units);
    p.parameter("weight", units, inputs, initializer,
                {.activation = activation, .bias = has_bias ? bias : -1, .times_x = true});
    if (has_bias) p.parameter("bias", units, 1, bias_initializer);
    const bool normal = p.filled(normalizer), first = normalizer_position == Position::before;
    const bool from_output = p.from_output(activation);
    p.saved("z", (normal && first) || !from_output ? units : 0, p.columns());
    p.saved("n", normal && first && !from_output ? units : 0, p.columns());
    p.saved("a", normal && !first ? units : 0, p.columns());
    p.workspace("partial", has_bias ? units : 0, p.panels(units));
    const Place pre = from_output ? place::y() : place::saved(normal && first ? n : z);
    if (!normal) return p.observe(activation, pre, place::y());
    p.child(normalizer, {units, p.in().steps, p.in().batch});
    if (first) {
      p.wire(normalizer, {place::saved(z), pre, place::dy(), place::dy()});
      p.observe(activation, pre, place::y());
    } else {
      p.wire(normalizer, {place::saved(a), place::y(), place::dy(), place::dy()});
      p.observe(activation, from_output ? place::saved(a) : place::saved(z), place::saved(a));
    }
  }

  template <class T>
  void forward(Call<T> c) const {
    const bool from_output = c.from_output(activation);
    if (!c.filled(normalizer)) {
      affine(c, from_output ? c.y() : c.saved(z), c.y());
    } else if (normalizer_position == Position::before) {
      c.gemm(c.parameter(weight), c.x(), c.saved(z));
      if (has_bias) c.add_bias(c.parameter(bias), c.saved(z));
      c.forward(normalizer);
      c.activate(activation, from_output ? c.y() : c.saved(n), nullptr, c.y());
    } else {
      affine(c, c.saved(from_output ? a : z), c.saved(a));
      c.forward(normalizer);
    }
  }

  template <class T>
  void backward(Call<T> c) const {
    const bool from_output = c.from_output(activation);
    View dz = c.dy();
    if (!c.filled(normalizer)) {
      back(c, from_output ? c.y() : c.saved(z));
    } else if (normalizer_position == Position::before) {
      c.activate_back(activation, from_output ? c.y() : c.saved(n), dz);
      c.backward(normalizer);
      if (has_bias) c.sum_columns(dz, c.gradient(bias));
    } else {
      c.backward(normalizer);
      back(c, c.saved(from_output ? a : z));
    }
    c.gemm(dz, c.x(), c.gradient(weight), HEADWATER_TRANSPOSE_B);
    if (c.wants_dx()) c.gemm(c.parameter(weight), dz, c.dx(), HEADWATER_TRANSPOSE_A);
  }

 private:
  template <class T>
  void affine(Call<T> c, View pre, View y) const {
    if (!has_bias) {
      c.gemm(c.parameter(weight), c.x(), pre);
      return c.activate(activation, pre, nullptr, y);
    }
    c.gemm_activate(c.parameter(weight), c.x(), {activation, pre, c.parameter(bias), y});
  }
  /// Through the activation, and b.
  template <class T>
  void back(Call<T> c, View from) const {
    if (!has_bias) return c.activate_back(activation, from, c.dy());
    const View db = c.gradient(bias);
    c.activate_back(activation, from, c.dy(), &db, c.workspace(partial));
  }
};

}  // namespace

HEADWATER_PLUGIN("dense", Dense)
