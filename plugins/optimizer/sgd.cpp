// Stochastic gradient descent.  v = momentum v + g,  w -= rate v.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Sgd : Optimizer<Sgd> {
  double learning_rate = 0.01, momentum = 0;

  static constexpr About about{
      .doc = "stochastic gradient descent, with momentum",
      .formula = "v = momentum v + g, w -= learning_rate v",
      .source = "Robbins and Monro 1951; Polyak 1964 (momentum)"};
  static constexpr auto settings = declare(
      setting<&Sgd::learning_rate>("learning_rate").at_least(0).doc("length of a step"),
      setting<&Sgd::momentum>("momentum").at_least(0).below(1).doc("share of v kept"));

  std::uint32_t n_state() const { return momentum > 0 ? 1 : 0; }

  template <class T>
  void step(Update<T> u) const {
    const T rate = static_cast<T>(learning_rate * u.rate),
            keep = static_cast<T>(momentum);
    if (momentum == 0) {
      for (std::int64_t i = 0; i < u.n; ++i)
        u.w[i] -= rate * u.g[i];
      return;
    }
    T* const v = u.state(0);
    for (std::int64_t i = 0; i < u.n; ++i) {
      v[i] = keep * v[i] + u.g[i];
      u.w[i] -= rate * v[i];
    }
  }
};

}  // namespace

HEADWATER_PLUGIN("sgd", Sgd)
