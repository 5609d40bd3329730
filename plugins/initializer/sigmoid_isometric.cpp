// Sigmoid isometric.  s(x) = (1 + tanh(x / 2)) / 2.  With W = 4 Q, Q orthogonal, and
// b = -W 1/2, the layers h = s(W h' + b) are h = (1 + t) / 2,  t = tanh(Q t'): a tanh
// net with orthogonal weights, at its critical gain.
#include <headwater/plugin.hpp>
#include <headwater/plugin/critical_gain.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct SigmoidIsometric : Initializer<SigmoidIsometric> {
  static constexpr About about{
      .doc = "orthogonal, with biases that make a sigmoid net a critical tanh net",
      .formula = "W^T W = 16 I (W W^T of a wide W), b = -W 1/2",
      .source = "Pennington, Schoenholz and Ganguli, arXiv:1711.04735"};

  void check(const Parameter& parameter) const {
    if (!parameter.bias) throw Error("it needs a bias beside the weights, but there is none");
    if (!parameter.activation || !is_sigmoid(*parameter.activation))
      throw Error(
          "it is for the logistic sigmoid alone: for another activation use "
          "mean_field, or orthogonal with gain: auto");
  }

  template <class T>
  void fill(Matrix<T> w, const Parameter& parameter, Random random) const {
    random.orthogonal(w, 4);
    const Matrix<T> b(*parameter.bias);
    for (std::int64_t i = 0; i < w.rows; ++i)
      b[i] = static_cast<T>(-sum(w.cols, [&](std::int64_t j) { return w(i, j); }) / 2);
  }

 private:
  static bool is_sigmoid(const headwater_child& activation) {
    if (!(detail::activation_of(activation).flags & HEADWATER_ELEMENTWISE)) return false;
    const Samples s = sample(activation, {-30, -3, -0.5, 0, 1, 4, 30});
    for (std::size_t i = 0; i < s.x.size(); ++i)
      if (!(std::abs(s.f[i] - 1 / (1 + std::exp(-s.x[i]))) < 1e-6)) return false;
    return true;
  }
};

}  // namespace

HEADWATER_PLUGIN("sigmoid_isometric", SigmoidIsometric)
