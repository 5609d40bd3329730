// Stochastic gradient descent.  g += decay w;  v = momentum v + (1 - dampening) g, but
// v = g in the first step;  w -= rate v, or w -= rate (g + momentum v) with nesterov.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Sgd : Optimizer<Sgd> {
  double learning_rate = 0.01, momentum = 0, dampening = 0, weight_decay = 0;
  bool nesterov = false;

  static constexpr About about{
      .doc = "stochastic gradient descent, with momentum",
      .formula = "v = momentum v + g, w -= learning_rate v",
      .source = "Robbins and Monro 1951; Polyak 1964 (momentum); Nesterov 1983"};
  static constexpr auto settings =
      declare(setting<&Sgd::learning_rate>("learning_rate").at_least(0).doc("length of a step"),
              setting<&Sgd::momentum>("momentum").at_least(0).below(1).doc("share of v kept"),
              setting<&Sgd::dampening>("dampening")
                  .at_least(0)
                  .at_most(1)
                  .doc("share of g that stays out of v"),
              setting<&Sgd::weight_decay>("weight_decay").at_least(0).doc("adds so much w to g"),
              setting<&Sgd::nesterov>("nesterov").doc("steps along g + momentum v"));

  void check() const {
    if (nesterov && (momentum == 0 || dampening != 0))
      throw Error("'nesterov' needs a 'momentum' above 0, and no 'dampening'");
  }

  std::uint32_t n_state() const { return momentum > 0 ? 1 : 0; }

  template <class T>
  void step(Update<T> u) const {
    const Pack<T> rate = learning_rate * u.rate, decay = weight_decay;
    if (momentum > 0) return step_with_momentum(u, rate, decay);
    for_registers<T>(u.n, [&](std::int64_t i, auto n) {
      const Pack<T> w = load(u.w + i, n);
      store(w - rate * (load(u.g + i, n) + decay * w), u.w + i, n);
    });
  }

 private:
  template <class T>
  void step_with_momentum(Update<T> u, Pack<T> rate, Pack<T> decay) const {
    T* const velocity = u.state(0);
    const Pack<T> keep = momentum, add = u.step == 1 ? 1 : 1 - dampening;
    const Pack<T> ahead_g = nesterov ? 1 : 0, ahead_v = nesterov ? momentum : 1;
    for_registers<T>(u.n, [&](std::int64_t i, auto n) {
      const Pack<T> w = load(u.w + i, n), g = load(u.g + i, n) + decay * w;
      const Pack<T> v = keep * load(velocity + i, n) + add * g;
      store(v, velocity + i, n);
      store(w - rate * (ahead_g * g + ahead_v * v), u.w + i, n);
    });
  }
};

}  // namespace

HEADWATER_PLUGIN("sgd", Sgd)
