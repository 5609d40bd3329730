// Long short-term memory.  With z = W_ih x + b_ih + W_hh h + b_hh in four parts,
//   i = sigma(z_i),  f = sigma(z_f),  g = tanh(z_g),  o = sigma(z_o),
//   c' = f c + i g,  h' = o tanh(c').
// Back: dc' += dh' o (1 - tanh(c')^2),  dc = dc' f,  and through the sums
//   dz_i = dc' g i (1 - i),  dz_f = dc' c f (1 - f),  dz_g = dc' i (1 - g^2),
//   dz_o = dh' tanh(c') o (1 - o).
// c reaches c' by f alone: with f = 1/2, as biases of 0 make it, a gradient is halved
// at every step.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Lstm : Cell<Lstm> {
  static constexpr About about{.doc = "long short-term memory; a new one remembers, by forget_bias",
                               .formula = "c' = f c + i g, h' = o tanh(c')",
                               .source =
                                   "Hochreiter and Schmidhuber, Neural Computation 9, 1997; Gers, "
                                   "Schmidhuber and Cummins, Neural Computation 12, 2000"};
  static constexpr auto settings = cell_settings<Lstm>("forget_bias");

  static constexpr Gates gates{.n = 4, .keep = 1, .add = 0};
  static constexpr std::size_t states = 2;

  void step(auto& sums, auto& state) const {
    auto& [i, f, g, o] = sums;
    auto& [h, c] = state;
    i = logistic(i);
    f = logistic(f);
    g = tanh(g);
    o = logistic(o);
    c = f * c + i * g;
    h = o * tanh(c);
  }

  void step_back(auto& sums, const auto& before, const auto& after, auto& d) const {
    auto& [i, f, g, o] = sums;
    auto& [dh, dc] = d;
    const auto t = tanh(after[1]);
    const auto dz_o = dh * t * o * (1 - o);
    dc += dh * o * (1 - t * t);
    const auto dz_i = dc * g * i * (1 - i);
    g = dc * i * (1 - g * g);
    i = dz_i;
    dh = 0;
    const auto dz_f = dc * before[1] * f * (1 - f);
    dc *= f;
    f = dz_f;
    o = dz_o;
  }
};

}  // namespace

HEADWATER_PLUGIN("lstm", Lstm)
