// Chrono.  With a bias log(t - 1) a gate keeps a state for about t steps,
// sigma(log(t - 1)) = 1 - 1/t: memories of all lengths up to `steps` are there from the
// start. The gate that adds what is new gets the opposite.
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct Chrono : Initializer<Chrono> {
  double steps = 2;

  static constexpr bool all_gates = true;
  static constexpr About about{
      .doc = "biases of gates that remember for 2 to `steps` steps; 0 for the others",
      .formula = "b_keep = log u, u ~ U(1, steps - 1), b_add = -b_keep",
      .source = "Tallec and Ollivier, arXiv:1804.11188"};
  static constexpr auto settings =
      declare(setting<&Chrono::steps>("steps").required().at_least(2).doc(
          "T_max, the longest dependency expected"));

  template <class T>
  void fill(Matrix<T> w, const Parameter& told, Random random) const {
    const Matrix<T> keep = keep_gate(w, told);
    for (std::int64_t j = 0; j < w.cols; ++j) {
      std::fill_n(w.column(j), w.rows, T{0});
      for (std::int64_t i = 0; i < keep.rows; ++i) {
        keep(i, j) = static_cast<T>(std::log(1 + (steps - 2) * random.uniform()));
        if (told.gates.add >= 0) w(told.gates.add * keep.rows + i, j) = -keep(i, j);
      }
    }
  }
};

}  // namespace

HEADWATER_PLUGIN("chrono", Chrono)
