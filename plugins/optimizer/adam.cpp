// Adam.  g += decay w;  m += (1 - beta1) (g - m),  v += (1 - beta2) (g^2 - v): running
// means of g and g^2, of v with amsgrad the largest so far;
// w -= rate / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + eps) in step t = 1 ...
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct Adam : Optimizer<Adam> {
  double learning_rate = 0.001, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
  double weight_decay = 0;
  bool amsgrad = false;

  static constexpr About about{
      .doc = "steps scaled by m and v, corrected running means of g and g^2",
      .formula = "w -= learning_rate m / (sqrt(v) + eps)",
      .source = "Kingma and Ba, arXiv:1412.6980; amsgrad: arXiv:1904.09237"};
  static constexpr auto settings = declare(
      setting<&Adam::learning_rate>("learning_rate").at_least(0).doc("length of a step"),
      setting<&Adam::beta1>("beta1").at_least(0).below(1).doc("share of the mean of g kept"),
      setting<&Adam::beta2>("beta2").at_least(0).below(1).doc("share of the mean of g^2 kept"),
      setting<&Adam::eps>("eps").above(0).doc("added to the root"),
      setting<&Adam::weight_decay>("weight_decay").at_least(0).doc("adds so much w to g"),
      setting<&Adam::amsgrad>("amsgrad").doc("divides by the largest v so far"));

  std::uint32_t n_state() const { return amsgrad ? 3 : 2; }

  template <class T>
  void step(Update<T> u) const {
    const Pack<T> rate = u.rate * learning_rate / (1 - std::pow(beta1, u.step));
    const Pack<T> root = 1 / std::sqrt(1 - std::pow(beta2, u.step));
    const Pack<T> decay = weight_decay;
    T *const means = u.state(0), *const squares = u.state(1);
    T* const largest = amsgrad ? u.state(2) : nullptr;
    const Squares<T> running(beta2, 1 - beta2, eps);
    for_registers<T>(u.n, [&](std::int64_t i, auto n) {
      const Pack<T> w = load(u.w + i, n), g = load(u.g + i, n) + decay * w;
      Pack<T> m = load(means + i, n);
      m += (1 - beta1) * (g - m);
      auto [v, size] = running.next(load(squares + i, n), g);
      store(m, means + i, n);
      store(v, squares + i, n);
      if (largest) {
        size = max(size, load(largest + i, n));
        store(size, largest + i, n);
      }
      store(w - rate * m / (root * size + eps), u.w + i, n);
    });
  }
};

}  // namespace

HEADWATER_PLUGIN("adam", Adam)
