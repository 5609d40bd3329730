// Residual block.  y = x + F(x),  dx = dy + F'(x)^T dy, where F are the inner layers:
// a gradient always finds the way around them.
#include <headwater/plugin.hpp>

#include <string>

namespace {

using namespace headwater::plugin;

struct Residual : Block<Residual> {
  LayersSlot layers;

  static constexpr About about{
      .doc = "layers with a way around them, which keep the shape",
      .formula = "y = x + layers(x)",
      .source = "He et al., arXiv:1512.03385"};
  static constexpr auto settings =
      declare(setting<&Residual::layers>("layers").required().doc(
          "blocks that keep the shape"));

  enum { inner };  // saved: F(x);  workspace: dy for F, which may overwrite it

  void plan(Plan p) const {
    const Shape in = p.in(), out = p.child(layers, in);
    if (out.features != in.features || out.steps != in.steps || out.batch != in.batch)
      throw ShapeError("the layers of a residual block must keep the shape, but make " +
                       text(out) + " of " + text(in));
    p.output(in);
    p.saved("inner", in.features, p.columns());
    p.workspace("dy", in.features, p.columns());
    p.wire(layers,
           {place::x(), place::saved(inner), place::workspace(inner), place::dx()});
  }

  template <class T>
  void forward(Call<T> c) const {
    c.forward(layers);
    each_column(c, c.x(), c.saved(inner), c.y(), [](T x, T f) { return x + f; });
  }

  template <class T>
  void backward(Call<T> c) const {
    View dy = c.workspace(inner);
    each_column(c, c.dy(), c.dy(), dy, [](T a, T) { return a; });
    c.backward(layers);
    if (c.wants_dx())
      each_column(c, c.dx(), c.dy(), c.dx(), [](T a, T b) { return a + b; });
  }

 private:
  static std::string text(Shape s) {
    return std::to_string(s.features) +
           (s.steps > 0 ? " x " + std::to_string(s.steps) : "") + " x " +
           std::to_string(s.batch);
  }

  /// out = f(a, b), element by element.
  template <class T>
  static void each_column(Call<T> c, View a, View b, View out, auto f) {
    c.for_columns(a, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t j = begin; j < end; ++j) {
        const T *const pa = Matrix<T>(a).column(j), *const pb = Matrix<T>(b).column(j);
        T* const po = Matrix<T>(out).column(j);
        for (std::int64_t i = 0; i < a.rows; ++i)
          po[i] = f(pa[i], pb[i]);
      }
    });
  }
};

}  // namespace

HEADWATER_PLUGIN("residual", Residual)
