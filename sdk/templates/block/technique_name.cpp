// TechniqueName, to start from: a skip around an activation with a learned weight w for
// each feature.  y = x + w f(x);  dw = sum of dy f(x) over the columns;
// dx = dy + f'(x) w dy.
#include <headwater/plugin.hpp>

namespace {

namespace hw = headwater::plugin;

struct TechniqueName : hw::Block<TechniqueName> {
  hw::ActivationSlot activation;  // filled by what a configuration names
  double init = 0.5;              // the default of the setting `init`

  static constexpr hw::About about{
      .doc = "skip around an activation, with a learned weight for each feature",
      .formula = "y = x + w activation(x)",
      .source = "after Bachlechner et al., arXiv:2003.04887"};
  static constexpr auto settings =
      hw::declare(hw::setting<&TechniqueName::activation>("activation")
                      .otherwise("tanh")
                      .doc("what the skip goes around"),
                  hw::setting<&TechniqueName::init>("init").doc("w at the start"));

  enum { weight };      // parameter
  enum { pre, inner };  // saved: x for the activation, f(x)
  enum { product };     // workspace: dy f(x), then dy w f'(x)

  // What forward and backward find: the shape of y, and tensors to keep numbers in.
  void plan(hw::Plan p) const {
    const std::int64_t rows = p.in().features;
    p.output(p.in());
    p.parameter("weight", rows, 1, init);
    p.saved("pre", rows, p.columns());
    p.saved("inner", rows, p.columns());
    p.workspace("product", rows, p.columns());
    p.observe(activation, hw::place::saved(pre), hw::place::saved(inner));
  }

  template <class T>
  void forward(hw::Call<T> c) const {
    c.each([](T x, T& z) { z = x; }, c.x(), c.saved(pre));
    c.activate(activation, c.saved(pre), nullptr, c.saved(inner));
    c.each([](T x, T w, T f, T& y) { y = x + w * f; }, c.x(),
           c.repeated(c.parameter(weight), c.x().cols), c.saved(inner), c.y());
  }

  // Gradients are overwritten. dx is not wanted of the first layer.
  template <class T>
  void backward(hw::Call<T> c) const {
    hw::View d = c.workspace(product);
    c.each([](T g, T f, T& out) { out = g * f; }, c.dy(), c.saved(inner), d);
    c.sum_columns(d, c.gradient(weight));
    if (!c.wants_dx()) return;
    c.each([](T g, T w, T& out) { out = g * w; }, c.dy(),
           c.repeated(c.parameter(weight), c.dy().cols), d);
    c.activate_back(activation, c.saved(c.from_output(activation) ? inner : pre), d);
    c.each([](T g, T f, T& dx) { dx = g + f; }, c.dy(), d, c.dx());
  }
};

}  // namespace

HEADWATER_PLUGIN("technique_name", TechniqueName)
