// Dropout.  Training: y = m x,  dx = m dy, where m is 0 with probability p, else
// 1 / (1 - p), drawn anew for each element in each step. Evaluation: y = x.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Dropout : Block<Dropout> {
  double p = 0.5;

  static constexpr bool random = true;
  static constexpr About about{.doc = "silences each element with probability p while training",
                               .formula = "y = m x, m = 0 with probability p, else 1 / (1 - p)",
                               .source = "Srivastava et al., JMLR 15, 2014"};
  static constexpr auto settings = declare(setting<&Dropout::p>("p").at_least(0).at_most(1).doc(
      "share of the elements that are silenced"));

  enum { m };  // saved

  void plan(Plan plan) const {
    plan.output(plan.in());
    plan.saved("m", plan.in().features, plan.columns());
  }

  template <class T>
  void forward(Call<T> c) const {
    if (!c.training()) return c.each([](T x, T& y) { y = x; }, c.x(), c.y());
    const T scale = static_cast<T>(p < 1 ? 1 / (1 - p) : 0);
    c.random().uniform(Matrix<T>(c.saved(m)), -p, 1 - p);  // below 0: silenced
    c.each(
        [scale](T x, T& by, T& y) {
          by = by < 0 ? 0 : scale;
          y = by * x;
        },
        c.x(), c.saved(m), c.y());
  }

  template <class T>
  void backward(Call<T> c) const {
    if (!c.wants_dx()) return;
    if (!c.training()) return c.each([](T dy, T& dx) { dx = dy; }, c.dy(), c.dx());
    c.each([](T dy, T by, T& dx) { dx = by * dy; }, c.dy(), c.saved(m), c.dx());
  }
};

}  // namespace

HEADWATER_PLUGIN("dropout", Dropout)
