// Lion.  w -= rate (sign(beta1 m + (1 - beta1) g) + decay w);
// m = beta2 m + (1 - beta2) g.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Lion : Optimizer<Lion> {
  double learning_rate = 1e-4, beta1 = 0.9, beta2 = 0.99, weight_decay = 0;

  static constexpr About about{
      .doc = "steps of one length for all, by the sign of a running mean of g",
      .formula = "w -= learning_rate sign(beta1 m + (1 - beta1) g)",
      .source = "Chen et al., arXiv:2302.06675"};
  static constexpr auto settings =
      declare(setting<&Lion::learning_rate>("learning_rate").at_least(0).doc("length of a step"),
              setting<&Lion::beta1>("beta1").at_least(0).below(1).doc(
                  "share of m, the rest is of g, whose sign is taken"),
              setting<&Lion::beta2>("beta2").at_least(0).below(1).doc("share of m kept"),
              setting<&Lion::weight_decay>("weight_decay")
                  .at_least(0)
                  .doc("share of w, times the learning rate, that a step takes away"));

  std::uint32_t n_state() const { return 1; }

  template <class T>
  void step(Update<T> u) const {
    const double length = learning_rate * u.rate;
    const Pack<T> rate = length, kept = 1 - length * weight_decay, none = 0;
    T* const means = u.state(0);
    for_registers<T>(u.n, [&](std::int64_t i, auto n) {
      const Pack<T> g = load(u.g + i, n), m = load(means + i, n);
      const Pack<T> c = beta1 * m + (1 - beta1) * g;
      const Pack<T> sign = select(c > none, 1, select(c < none, -1, c));
      store(beta2 * m + (1 - beta2) * g, means + i, n);
      store(kept * load(u.w + i, n) - rate * sign, u.w + i, n);
    });
  }
};

}  // namespace

HEADWATER_PLUGIN("lion", Lion)
