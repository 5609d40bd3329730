// TechniqueName, to start from: steps of one length, by the sign of a running mean.
// m = beta m + (1 - beta) g;  w -= rate sign(m).
#include <headwater/plugin.hpp>

namespace {

namespace hw = headwater::plugin;

struct TechniqueName : hw::Optimizer<TechniqueName> {
  double learning_rate = 1e-3, beta = 0.9;  // the defaults of the settings

  static constexpr hw::About about{
      .doc = "steps of one length for all, by the sign of a running mean of g",
      .formula = "m = beta m + (1 - beta) g; w -= learning_rate sign(m)",
      .source = "Bernstein et al., arXiv:1802.04434"};
  static constexpr auto settings =
      hw::declare(hw::setting<&TechniqueName::learning_rate>("learning_rate")
                      .at_least(0)
                      .doc("length of a step"),
                  hw::setting<&TechniqueName::beta>("beta").at_least(0).below(1).doc(
                      "share of the mean that a step keeps"));

  // How many arrays of the parameters' size it keeps: m.
  std::uint32_t n_state() const { return 1; }

  // A part of the parameters, n numbers at a time: as many as a register holds.
  template <class T>
  void step(hw::Update<T> u) const {
    const hw::Pack<T> rate = learning_rate * u.rate, none = 0;
    T* const means = u.state(0);
    hw::for_registers<T>(u.n, [&](std::int64_t i, auto n) {
      const hw::Pack<T> g = hw::load(u.g + i, n);
      const hw::Pack<T> m = beta * hw::load(means + i, n) + (1 - beta) * g;
      const hw::Pack<T> sign = select(m > none, 1, select(m < none, -1, m));
      hw::store(m, means + i, n);
      hw::store(hw::load(u.w + i, n) - rate * sign, u.w + i, n);
    });
  }
};

}  // namespace

HEADWATER_PLUGIN("technique_name", TechniqueName)
