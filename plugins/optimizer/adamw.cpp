// AdamW: Adam whose weight decay stays out of its means.  w *= 1 - rate decay;
// m += (1 - beta1) (g - m),  v += (1 - beta2) (g^2 - v), of v with amsgrad the largest
// so far;  w -= rate / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + eps) in step t = 1
// ...
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct AdamW : Optimizer<AdamW> {
  double learning_rate = 0.001, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
  double weight_decay = 0.01;
  bool amsgrad = false;

  static constexpr About about{
      .doc = "Adam with a weight decay of its own, which v does not scale",
      .formula = "w -= learning_rate (weight_decay w + m / (sqrt(v) + eps))",
      .source = "Loshchilov and Hutter, arXiv:1711.05101"};
  static constexpr auto settings = declare(
      setting<&AdamW::learning_rate>("learning_rate").at_least(0).doc("length of a step"),
      setting<&AdamW::beta1>("beta1").at_least(0).below(1).doc("share of the mean of g kept"),
      setting<&AdamW::beta2>("beta2").at_least(0).below(1).doc("share of the mean of g^2 kept"),
      setting<&AdamW::eps>("eps").above(0).doc("added to the root"),
      setting<&AdamW::weight_decay>("weight_decay")
          .at_least(0)
          .doc("share of w, times the learning rate, that a step takes away"),
      setting<&AdamW::amsgrad>("amsgrad").doc("divides by the largest v so far"));

  std::uint32_t n_state() const { return amsgrad ? 3 : 2; }

  template <class T>
  void step(Update<T> u) const {
    const double length = u.rate * learning_rate;
    const Pack<T> rate = length / (1 - std::pow(beta1, u.step));
    const Pack<T> root = 1 / std::sqrt(1 - std::pow(beta2, u.step));
    const Pack<T> kept = 1 - length * weight_decay;
    T *const means = u.state(0), *const squares = u.state(1);
    T* const largest = amsgrad ? u.state(2) : nullptr;
    const Squares<T> running(beta2, 1 - beta2, eps);
    for_registers<T>(u.n, [&](std::int64_t i, auto n) {
      const Pack<T> w = load(u.w + i, n), g = load(u.g + i, n);
      Pack<T> m = load(means + i, n);
      m += (1 - beta1) * (g - m);
      auto [v, size] = running.next(load(squares + i, n), g);
      store(m, means + i, n);
      store(v, squares + i, n);
      if (largest) {
        size = max(size, load(largest + i, n));
        store(size, largest + i, n);
      }
      store(kept * w - rate * m / (root * size + eps), u.w + i, n);
    });
  }
};

}  // namespace

HEADWATER_PLUGIN("adamw", AdamW)
