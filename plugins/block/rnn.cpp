// Recurrent network of Elman.  h' = f(W_ih x + b_ih + W_hh h + b_hh), f = tanh as a
// rule. Back: dz = dh' f',  and W_hh^T dz is all that reaches h.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Rnn : Cell<Rnn> {
  ActivationSlot activation;

  static constexpr About about{
      .doc = "plain recurrent network: gradients shrink or grow at every step",
      .formula = "h' = activation(W_ih x + b_ih + W_hh h + b_hh)",
      .source = "Elman, Cognitive Science 14, 1990"};
  static constexpr auto settings =
      declare(cell_settings<Rnn>(),
              setting<&Rnn::activation, Rnn>("activation").otherwise("tanh").doc("of the sum"));

  static constexpr Gates gates = no_gates;

  void plan(Plan p) const {
    Cell::plan(p);
    const Place sums = place::saved(CellPass<Rnn, float>::sums);
    p.observe(activation, sums, sums);
  }

  template <class T>
  void run_step(Call<T> c, const CellStep& at) const {
    c.activate_part(activation, at.sums, &at.bias, at.after);
    if (c.from_output(activation)) copy_columns<T>(at.after, at.sums);
  }
  template <class T>
  void run_step_back(Call<T> c, const CellStep& at) const {
    c.activate_part_back(activation, at.sums, at.d_after, at.sums);
    fill_columns<T>(at.d_before, 0);
  }
};

}  // namespace

HEADWATER_PLUGIN("rnn", Rnn)
