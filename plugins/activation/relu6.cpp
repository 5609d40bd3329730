// ReLU up to 6.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Relu6 : Activation<Relu6> {
  static constexpr About about{
      .doc = "rectified linear unit that ends at 6",
      .formula = "f(x) = min(max(x, 0), 6)",
      .derivative = "f'(x) = 1 for 0 < x < 6, else 0",
      .source = "Krizhevsky, Convolutional Deep Belief Networks on CIFAR-10, 2010"};

  auto forward(auto x) const { return min(max(x, 0), 6); }
  auto derivative_from_output(auto y) const { return select((y > 0) & (y < 6), decltype(y)(1), 0); }
};

}  // namespace

HEADWATER_PLUGIN("relu6", Relu6)
