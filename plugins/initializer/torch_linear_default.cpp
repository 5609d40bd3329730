// What PyTorch gives the weight and the bias of nn.Linear: its kaiming_uniform with the
// slope sqrt 5, whose gain is 1 / sqrt 3.
#include <headwater/plugin.hpp>

#include <cmath>

namespace {

using namespace headwater::plugin;

struct TorchLinearDefault : Initializer<TorchLinearDefault> {
  static constexpr About about{.doc = "weight and bias of PyTorch's nn.Linear: signals shrink",
                               .formula = "w ~ U(-r, r), r = 1 / sqrt(fan_in)",
                               .source = "PyTorch, torch.nn.Linear"};

  void fill(auto w, Fans fans, Random random) const {
    const double r = 1 / std::sqrt(static_cast<double>(fans.in));
    random.uniform(w, -r, r);
  }
};

}  // namespace

HEADWATER_PLUGIN("torch_linear_default", TorchLinearDefault)
