// Sequential.  Its layers one after the other, as one block.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Sequential : Block<Sequential> {
  LayersSlot layers;

  static constexpr About about{.doc = "layers one after the other, as one block",
                               .formula = "y = layer_n(... layer_2(layer_1(x)))",
                               .source = "Rumelhart, Hinton and Williams, Nature 323, 1986"};
  static constexpr auto settings =
      declare(setting<&Sequential::layers>("layers").required().doc("list of blocks"));

  void plan(Plan p) const {
    p.output(p.child(layers, p.in()));
    p.wire(layers, {place::x(), place::y(), place::dy(), place::dx()});
  }

  template <class T>
  void forward(Call<T> c) const {
    c.forward(layers);
  }
  template <class T>
  void backward(Call<T> c) const {
    c.backward(layers);
  }
};

}  // namespace

HEADWATER_PLUGIN("sequential", Sequential)
