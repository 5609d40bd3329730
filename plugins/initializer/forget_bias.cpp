// Forget bias.  The part of a bias that belongs to the gate that keeps the old state
// gets `value`, the other parts 0. The gate of an LSTM starts at sigma(1) = 0.73 then,
// and not at 1/2, which would halve a gradient at every step.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct ForgetBias : Initializer<ForgetBias> {
  double value = 1;

  static constexpr bool all_gates = true;
  static constexpr About about{
      .doc = "bias of the gate that keeps the state (LSTM: f, GRU: z); 0 for the others",
      .formula = "b_keep = value",
      .source = "Gers, Schmidhuber and Cummins, Neural Computation 12, 2000"};
  static constexpr auto settings = declare(setting<&ForgetBias::value>("value").doc(
      "sum of PyTorch's two biases (Keras unit_forget_bias: 1)"));

  template <class T>
  void fill(Matrix<T> w, const Parameter& told, Random) const {
    const Matrix<T> keep = keep_gate(w, told);
    for (std::int64_t j = 0; j < w.cols; ++j) {
      std::fill_n(w.column(j), w.rows, T{0});
      std::fill_n(keep.column(j), keep.rows, static_cast<T>(value));
    }
  }
};

}  // namespace

HEADWATER_PLUGIN("forget_bias", ForgetBias)
