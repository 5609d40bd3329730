// Adagrad.  g += decay w;  s += g^2, from an initial value on;
// w -= rate / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps) in step t = 1 ...
#include <headwater/plugin.hpp>

#include <algorithm>

namespace {

using namespace headwater::plugin;

struct Adagrad : Optimizer<Adagrad> {
  double learning_rate = 0.01, lr_decay = 0, weight_decay = 0;
  double initial_accumulator_value = 0, eps = 1e-10;

  static constexpr About about{.doc = "gradients over the root of the sum of their squares so far",
                               .formula = "s += g^2, w -= learning_rate g / (sqrt(s) + eps)",
                               .source = "Duchi, Hazan and Singer, JMLR 12, 2011"};
  static constexpr auto settings = declare(
      setting<&Adagrad::learning_rate>("learning_rate").at_least(0).doc("length of a step"),
      setting<&Adagrad::lr_decay>("lr_decay")
          .at_least(0)
          .doc("the learning rate of step t is over 1 + (t - 1) times this"),
      setting<&Adagrad::weight_decay>("weight_decay").at_least(0).doc("adds so much w to g"),
      setting<&Adagrad::initial_accumulator_value>("initial_accumulator_value")
          .at_least(0)
          .doc("what s starts from"),
      setting<&Adagrad::eps>("eps").above(0).doc("added to the root"));

  std::uint32_t n_state() const { return 1; }

  template <class T>
  void step(Update<T> u) const {
    const Pack<T> rate = learning_rate * u.rate / (1 + (u.step - 1) * lr_decay);
    const Pack<T> decay = weight_decay;
    const Squares<T> running(1, 1, eps);
    T* const squares = u.state(0);
    if (u.step == 1) std::fill_n(squares, u.n, static_cast<T>(initial_accumulator_value));
    for_registers<T>(u.n, [&](std::int64_t i, auto n) {
      const Pack<T> w = load(u.w + i, n), g = load(u.g + i, n) + decay * w;
      const auto [s, size] = running.next(load(squares + i, n), g);
      store(s, squares + i, n);
      store(w - rate * g / (size + eps), u.w + i, n);
    });
  }
};

}  // namespace

HEADWATER_PLUGIN("adagrad", Adagrad)
