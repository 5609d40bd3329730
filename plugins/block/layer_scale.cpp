// LayerScale.  y = x + lambda F(x), a lambda for each feature;  dx = dy + F'(x)^T
// lambda dy,  dlambda = sum of dy F(x) over the columns.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct LayerScale : Block<LayerScale> {
  LayersSlot layers;
  double init = 1e-5;

  static constexpr About about{
      .doc = "residual block whose layers start small, by a learned factor per feature",
      .formula = "y = x + lambda layers(x)",
      .source = "Touvron et al., arXiv:2103.17239"};
  static constexpr auto settings =
      declare(setting<&LayerScale::layers>("layers").required().doc("blocks that keep the shape"),
              setting<&LayerScale::init>("init").doc(
                  "lambda at the start; the paper: 0.1 to 18 layers, 1e-5 to 24, then 1e-6"));

  enum { lambda };  // parameter
  enum { inner };   // saved: F(x);  workspace: dy F(x), then dy for F

  void plan(Plan p) const {
    const Shape in = p.in();
    p.child_like_x(layers);
    p.output(in);
    p.parameter("lambda", in.features, 1, init);
    p.saved("inner", in.features, p.columns());
    p.workspace("dy", in.features, p.columns());
    p.wire(layers, {place::x(), place::saved(inner), place::workspace(inner), place::dx()});
  }

  template <class T>
  void forward(Call<T> c) const {
    const headwater_matrix by = c.repeated(c.parameter(lambda), c.x().cols);
    c.forward(layers);
    c.each([](T x, T l, T f, T& y) { y = x + l * f; }, c.x(), by, c.saved(inner), c.y());
  }

  template <class T>
  void backward(Call<T> c) const {
    View df = c.workspace(inner);
    const headwater_matrix by = c.repeated(c.parameter(lambda), c.x().cols);
    c.each([](T g, T f, T& gf) { gf = g * f; }, c.dy(), c.saved(inner), df);
    c.sum_columns(df, c.gradient(lambda));
    c.each([](T g, T l, T& out) { out = l * g; }, c.dy(), by, df);
    c.backward(layers);
    if (c.wants_dx()) c.each([](T g, T& dx) { dx += g; }, c.dy(), c.dx());
  }
};

}  // namespace

HEADWATER_PLUGIN("layer_scale", LayerScale)
