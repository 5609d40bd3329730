// NAdam: Adam that looks one step of the momentum ahead.  g += decay w;
// m += (1 - beta1) (g - m),  v += (1 - beta2) (g^2 - v),  V = v / (1 - beta2^t);
// mu(t) = beta1 (1 - 0.96^(t momentum_decay) / 2), P(t) = mu(1) ... mu(t);
// w -= rate (mu(t+1) m / (1 - P(t+1)) + (1 - mu(t)) g / (1 - P(t))) / (sqrt(V) + eps).
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct NAdam : Optimizer<NAdam> {
  double learning_rate = 0.002, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
  double weight_decay = 0, momentum_decay = 0.004;

  static constexpr About about{
      .doc = "Adam with Nesterov's momentum",
      .formula = "w -= learning_rate (mu m + (1 - mu) g) / (sqrt(v) + eps)",
      .source = "Dozat, ICLR workshop, 2016"};
  static constexpr auto settings = declare(
      setting<&NAdam::learning_rate>("learning_rate").at_least(0).doc("length of a step"),
      setting<&NAdam::beta1>("beta1").at_least(0).below(1).doc("share of the mean of g kept"),
      setting<&NAdam::beta2>("beta2").at_least(0).below(1).doc("share of the mean of g^2 kept"),
      setting<&NAdam::eps>("eps").above(0).doc("added to the root"),
      setting<&NAdam::weight_decay>("weight_decay").at_least(0).doc("adds so much w to g"),
      setting<&NAdam::momentum_decay>("momentum_decay")
          .at_least(0)
          .doc("how fast mu grows from beta1 / 2 to beta1"));

  std::uint32_t n_state() const { return 2; }

  template <class T>
  void step(Update<T> u) const {
    const double product = product_of_mu(u.step), next = mu(u.step + 1);
    const double length = u.rate * learning_rate;
    const Pack<T> along_m = length * next / (1 - product * next);
    const Pack<T> along_g = length * (1 - mu(u.step)) / (1 - product);
    const Pack<T> root = 1 / std::sqrt(1 - std::pow(beta2, u.step));
    const Pack<T> decay = weight_decay;
    T *const means = u.state(0), *const squares = u.state(1);
    const Squares<T> running(beta2, 1 - beta2, eps);
    for_registers<T>(u.n, [&](std::int64_t i, auto n) {
      const Pack<T> w = load(u.w + i, n), g = load(u.g + i, n) + decay * w;
      Pack<T> m = load(means + i, n);
      m += (1 - beta1) * (g - m);
      const auto [v, size] = running.next(load(squares + i, n), g);
      store(m, means + i, n);
      store(v, squares + i, n);
      store(w - (along_m * m + along_g * g) / (root * size + eps), u.w + i, n);
    });
  }

 private:
  double mu(double t) const { return beta1 * (1 - std::pow(0.96, t * momentum_decay) / 2); }

  /// P(t); it stops where 1 - P(t) is 1 to the last bit.
  double product_of_mu(double t) const {
    const double ratio = std::pow(0.96, momentum_decay);
    double product = 1, half = 0.5;
    for (double i = 1; i <= t && product > 1e-17; ++i) {
      half *= ratio;
      product *= beta1 * (1 - half);
    }
    return product;
  }
};

}  // namespace

HEADWATER_PLUGIN("nadam", NAdam)
