// Residual block.  y = x + F(x),  dx = dy + F'(x)^T dy, where F are the inner layers:
// a gradient always finds the way around them. Layers that begin with a normalizer make
// it a pre-norm block; an activation after it, the original one: f(x + F(x)).
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Residual : Block<Residual> {
  LayersSlot layers;

  static constexpr About about{.doc = "layers with a way around them, which keep the shape",
                               .formula = "y = x + layers(x)",
                               .source = "He et al., arXiv:1512.03385"};
  static constexpr auto settings =
      declare(setting<&Residual::layers>("layers").required().doc("blocks that keep the shape"));

  enum { inner };  // saved: F(x);  workspace: dy for F, which may overwrite it

  void plan(Plan p) const {
    const Shape in = p.in();
    p.child_like_x(layers);
    p.output(in);
    p.saved("inner", in.features, p.columns());
    p.workspace("dy", in.features, p.columns());
    p.wire(layers, {place::x(), place::saved(inner), place::workspace(inner), place::dx()});
  }

  template <class T>
  void forward(Call<T> c) const {
    c.forward(layers);
    c.each([](T x, T f, T& y) { y = x + f; }, c.x(), c.saved(inner), c.y());
  }

  template <class T>
  void backward(Call<T> c) const {
    c.each([](T dy, T& df) { df = dy; }, c.dy(), c.workspace(inner));
    c.backward(layers);
    if (c.wants_dx()) c.each([](T dy, T& dx) { dx += dy; }, c.dy(), c.dx());
  }
};

}  // namespace

HEADWATER_PLUGIN("residual", Residual)
