// ReZero.  y = x + alpha F(x),  dx = dy + alpha F'(x)^T dy,  dalpha = sum dy F(x). With
// alpha = 0 the block starts as the identity: its Jacobian is exactly 1 at any depth.
// SkipInit (De and Smith, arXiv:2002.10444) is the same scalar at the end of a branch.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct ReZero : Block<ReZero> {
  LayersSlot layers;
  double init = 0;

  static constexpr About about{
      .doc = "residual block whose layers count alpha times, a learned number",
      .formula = "y = x + alpha layers(x)",
      .source = "Bachlechner et al., arXiv:2003.04887"};
  static constexpr auto aliases = names("skipinit");
  static constexpr auto settings =
      declare(setting<&ReZero::layers>("layers").required().doc("blocks that keep the shape"),
              setting<&ReZero::init>("init").doc("alpha at the start"));

  enum { alpha };  // parameter
  enum { inner };  // saved: F(x);  workspace: dy for F

  void plan(Plan p) const {
    const Shape in = p.in();
    p.child_like_x(layers);
    p.output(in);
    p.parameter("alpha", 1, 1, init);
    p.saved("inner", in.features, p.columns());
    p.workspace("dy", in.features, p.columns());
    p.wire(layers, {place::x(), place::saved(inner), place::workspace(inner), place::dx()});
  }

  template <class T>
  void forward(Call<T> c) const {
    const T a = Matrix<T>(c.parameter(alpha))[0];
    c.forward(layers);
    c.each([a](T x, T f, T& y) { y = x + a * f; }, c.x(), c.saved(inner), c.y());
  }

  template <class T>
  void backward(Call<T> c) const {
    const T a = Matrix<T>(c.parameter(alpha))[0];
    const Matrix<T> f(c.saved(inner)), dy(c.dy());
    double total = 0;
    for (std::int64_t j = 0; j < f.cols; ++j)
      total += sum(f.rows, [&](auto i) { return double{dy(i, j)} * f(i, j); });
    Matrix<T>(c.gradient(alpha))[0] = static_cast<T>(total);
    c.each([a](T g, T& df) { df = a * g; }, c.dy(), c.workspace(inner));
    c.backward(layers);
    if (c.wants_dx()) c.each([](T g, T& dx) { dx += g; }, c.dy(), c.dx());
  }
};

}  // namespace

HEADWATER_PLUGIN("rezero", ReZero)
