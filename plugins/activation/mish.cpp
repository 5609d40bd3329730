// Mish.  With w = e^x and n = w (w + 2):  tanh(log(1 + w)) = n / (n + 2), which is 1
// for x > 40; its derivative by x is 4 w (w + 1) / (n + 2)^2, of which nothing is left.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Mish : Activation<Mish> {
  static constexpr About about{.doc = "identity times tanh of softplus",
                               .formula = "f(x) = x t, t = tanh(log(1 + exp(x)))",
                               .derivative = "f'(x) = t + x (1 - t^2) / (1 + exp(-x))",
                               .source = "Misra, arXiv:1908.08681"};

  auto forward(auto x) const { return x * tanh_log1p(exp(min(x, 40))); }
  auto derivative(auto x) const {
    const auto b = min(x, 40), w = exp(b), r = 2 / (w * (w + 2) + 2);
    return tanh_log1p(w) + b * (w * r * ((w + 1) * r));
  }
  auto tanh_log1p(auto w) const { return w * (w + 2) / (w * (w + 2) + 2); }
};

}  // namespace

HEADWATER_PLUGIN("mish", Mish)
