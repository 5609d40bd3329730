// The workloads that are measured.
#pragma once

#include <headwater/context.hpp>
#include <headwater/network.hpp>

#include <functional>
#include <memory>
#include <string>

namespace headwater::bench {

/// A network with made-up data, and what one step of the workload is.
struct Workload {
  std::string name;
  std::unique_ptr<Network> network;
  std::function<void()> step;
  std::function<void()> probed_step;  ///< empty where the workload is inference
};

/// W1: MLP 784, 50 x 256 sigmoid, 10, batch 128, cross-entropy, SGD.
/// W4: LSTM 64 to 128, 100 steps, linear on the last state, batch 32, MSE, SGD; W4_GRU.
/// W5: inference 8-32-32-4 tanh, batch 1.  W6: training step 2-16-16-1 tanh, batch 4,
/// MSE.
Workload make_workload(Context& context, const std::string& name);

/// The products of one step alone: the same calls on the same tensors. Of dense layers.
std::function<void()> bare_products(Network& network, unsigned threads, bool training);

}  // namespace headwater::bench
