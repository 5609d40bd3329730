// Concatenation, as in DenseNet.  y = [x; F(x)],  dx = dy_x + F'(x)^T dy_F: every layer
// sees the outputs of all before it, and its gradient comes straight from the last one.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Concat : Block<Concat> {
  LayersSlot layers;

  static constexpr About about{.doc = "layers whose outputs are added below their input",
                               .formula = "y = [x; layers(x)]",
                               .source = "Huang et al., arXiv:1608.06993"};
  static constexpr auto settings = declare(setting<&Concat::layers>("layers").required().doc(
      "blocks that keep the steps of a sequence"));

  enum { inner };  // saved: F(x);  workspace: dy for F

  void plan(Plan p) const {
    const Shape in = p.in(), out = p.child(layers, in);
    if (out.steps != in.steps)
      throw ShapeError("its layers must keep the steps, but make " + text(out) + " of " + text(in));
    p.output(in.features + out.features);
    p.saved("inner", out.features, p.columns());
    p.workspace("dy", out.features, p.columns());
    p.wire(layers, {place::x(), place::saved(inner), place::workspace(inner), place::dx()});
  }

  template <class T>
  void forward(Call<T> c) const {
    c.forward(layers);
    const auto copy = [](T from, T& to) {
      to = from;
    };
    c.each(copy, c.x(), above(c, c.y()));
    c.each(copy, c.saved(inner), below(c, c.y()));
  }

  template <class T>
  void backward(Call<T> c) const {
    c.each([](T dy, T& df) { df = dy; }, below(c, c.dy()), c.workspace(inner));
    c.backward(layers);
    if (c.wants_dx()) c.each([](T dy, T& dx) { dx += dy; }, above(c, c.dy()), c.dx());
  }

 private:
  template <class T>
  static headwater_matrix above(Call<T> c, View y) {
    return c.rows(y, 0, c.in().features);
  }
  template <class T>
  static headwater_matrix below(Call<T> c, View y) {
    return c.rows(y, c.in().features, y.rows);
  }
};

}  // namespace

HEADWATER_PLUGIN("concat", Concat)
