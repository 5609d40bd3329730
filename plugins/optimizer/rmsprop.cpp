// RMSprop.  g += decay w;  s = alpha s + (1 - alpha) g^2: running mean of g^2, less the
// square of that of g where centered;  d = g / (sqrt(s) + eps);
// v = momentum v + d,  w -= rate v.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct RmsProp : Optimizer<RmsProp> {
  double learning_rate = 0.01, alpha = 0.99, eps = 1e-8, weight_decay = 0, momentum = 0;
  bool centered = false;

  static constexpr About about{
      .doc = "gradients over the root of the running mean of their squares",
      .formula = "w -= learning_rate g / (sqrt(mean of g^2) + eps)",
      .source =
          "Tieleman and Hinton, Coursera lecture 6.5, 2012; centered: "
          "arXiv:1308.0850"};
  static constexpr auto settings = declare(
      setting<&RmsProp::learning_rate>("learning_rate").at_least(0).doc("length of a step"),
      setting<&RmsProp::alpha>("alpha").at_least(0).below(1).doc("share of s kept"),
      setting<&RmsProp::eps>("eps").above(0).doc("added to the root"),
      setting<&RmsProp::weight_decay>("weight_decay").at_least(0).doc("adds so much w to g"),
      setting<&RmsProp::momentum>("momentum")
          .at_least(0)
          .below(1)
          .doc("share of the step before that is kept"),
      setting<&RmsProp::centered>("centered").doc("takes the variance of g for the mean of g^2"));

  std::uint32_t n_state() const { return 1 + (centered ? 1 : 0) + (momentum > 0 ? 1 : 0); }

  template <class T>
  void step(Update<T> u) const {
    const Pack<T> rate = learning_rate * u.rate, decay = weight_decay;
    const Squares<T> running(alpha, 1 - alpha, eps);
    T* const squares = u.state(0);
    T* const means = centered ? u.state(1) : nullptr;
    T* const velocity = momentum > 0 ? u.state(centered ? 2 : 1) : nullptr;
    for_registers<T>(u.n, [&](std::int64_t i, auto n) {
      const Pack<T> w = load(u.w + i, n), g = load(u.g + i, n) + decay * w;
      auto [s, size] = running.next(load(squares + i, n), g);
      store(s, squares + i, n);
      if (means) {
        Pack<T> m = load(means + i, n);
        m += (1 - alpha) * (g - m);
        store(m, means + i, n);
        size = deviation(s, size, m);
      }
      Pack<T> d = g / (size + eps);
      if (velocity) {
        d += momentum * load(velocity + i, n);
        store(d, velocity + i, n);
      }
      store(w - rate * d, u.w + i, n);
    });
  }

 private:
  /// The root of s - m^2, of which rounding could leave less than 0.
  template <class T>
  static Pack<T> deviation(Pack<T> s, Pack<T> root, Pack<T> m) {
    const Pack<T> usual = sqrt(max(s - m * m, 0));
    if (!any(s < 0)) return usual;
    return select(s < 0, sqrt(max(root - abs(m), 0)) * sqrt(root + abs(m)), usual);
  }
};

}  // namespace

HEADWATER_PLUGIN("rmsprop", RmsProp)
