// Highway layer.  y = t h + (1 - t) x,  h = f(W x + b),  t = g(V x + c), the gate: near
// 0 it lets x pass, and c starts below 0. dh = dy t,  dt = dy (h - x), through f and g
// as in a dense layer;  dx = dy (1 - t) + W^T dh + V^T dt.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Highway : Block<Highway> {
  ActivationSlot activation, gate_activation;
  InitializerSlot initializer, bias_initializer;
  double gate_bias = -1;

  static constexpr About about{.doc = "dense layer with a gate between it and the way around it",
                               .formula = "y = t f(W x + b) + (1 - t) x, t = g(V x + c)",
                               .source = "Srivastava, Greff and Schmidhuber, arXiv:1505.00387"};
  static constexpr auto settings = declare(
      setting<&Highway::activation>("activation").otherwise("relu").doc("f, of W x + b"),
      setting<&Highway::gate_activation>("gate_activation")
          .otherwise("sigmoid")
          .doc("g, of V x + c, from 0 to 1"),
      setting<&Highway::initializer>("initializer").otherwise("xavier_uniform").doc("of W and V"),
      setting<&Highway::bias_initializer>("bias_initializer").otherwise("zeros").doc("of b"),
      setting<&Highway::gate_bias>("gate_bias")
          .doc("c at the start: the lower, the more of x passes; the paper: -1, -3"));

  enum { weight, bias, gate_weight, first_gate_bias };  // parameters
  enum { z, h, u, t };                                  // saved: W x + b, f(z), V x + c, g(u)
  enum { dh, dt, partial };  // workspace; the sums of dh by panels of columns

  void plan(Plan p) const {
    const std::int64_t n = p.in().features;
    p.output(n);
    p.fans(n, n);
    const auto weights = [&](const char* name, ActivationSlot f, int b) {
      p.parameter(name, n, n, initializer, {.activation = f, .bias = b, .times_x = true});
    };
    weights("weight", activation, bias);
    p.parameter("bias", n, 1, bias_initializer);
    weights("gate_weight", gate_activation, first_gate_bias);
    p.parameter("gate_bias", n, 1, gate_bias);
    p.saved("z", p.from_output(activation) ? 0 : n, p.columns());
    p.saved("h", n, p.columns());
    p.saved("u", p.from_output(gate_activation) ? 0 : n, p.columns());
    p.saved("t", n, p.columns());
    p.workspace("dh", n, p.columns());
    p.workspace("dt", n, p.columns());
    p.workspace("partial", n, p.panels(n));
    p.observe(activation, place::saved(p.from_output(activation) ? h : z), place::saved(h));
  }

  template <class T>
  void forward(Call<T> c) const {
    for_both([&](ActivationSlot f, int w, int pre, int out) {
      c.gemm_activate(c.parameter(w), c.x(),
                      {f, before(c, f, pre, out), c.parameter(w + 1), c.saved(out)});
    });
    c.each([](T x, T hi, T ti, T& y) { y = ti * hi + (1 - ti) * x; }, c.x(), c.saved(h), c.saved(t),
           c.y());
  }

  template <class T>
  void backward(Call<T> c) const {
    c.each(
        [](T x, T hi, T ti, T dy, T& gh, T& gt) {
          gh = dy * ti;
          gt = dy * (hi - x);
        },
        c.x(), c.saved(h), c.saved(t), c.dy(), c.workspace(dh), c.workspace(dt));
    if (c.wants_dx())
      c.each([](T ti, T dy, T& dx) { dx = dy * (1 - ti); }, c.saved(t), c.dy(), c.dx());
    for_both([&](ActivationSlot f, int w, int pre, int out) {
      View dz = c.workspace(out == h ? dh : dt);
      View db = c.gradient(w + 1);
      c.activate_back(f, before(c, f, pre, out), dz, &db, c.workspace(partial));
      c.gemm(dz, c.x(), c.gradient(w), HEADWATER_TRANSPOSE_B);
      if (c.wants_dx()) c.gemm(c.parameter(w), dz, c.dx(), HEADWATER_TRANSPOSE_A | HEADWATER_ADD);
    });
  }

 private:
  /// run(activation, index of its weight, of what it reads, of what it makes).
  void for_both(auto run) const {
    run(activation, weight, z, h);
    run(gate_activation, gate_weight, u, t);
  }
  /// What backward of an activation reads.
  template <class T>
  static View before(Call<T> c, ActivationSlot f, int pre, int out) {
    return c.saved(c.from_output(f) ? out : pre);
  }
};

}  // namespace

HEADWATER_PLUGIN("highway", Highway)
