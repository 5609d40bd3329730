// The workloads that are measured.
#include "workloads.hpp"

#include <headwater/error.hpp>
#include <headwater/probe.hpp>
#include <headwater/random.hpp>

#include "../support/host.hpp"
#include "runtime/services.hpp"

namespace headwater::bench {

namespace {

struct Recipe {
  std::string yaml;
  Shape input;
};

Recipe recipe(const std::string& name) {
  // Kaiming's weights leave gradients of 1e-27 in the first layers. Smaller ones, as
  // PyTorch's default gives them, are subnormal numbers, which some processors handle
  // twenty times slower: that would measure the processor.
  if (name == "W1")
    return {
        "network: [{repeat: 50, layers: [{block: dense, units: 256, activation: "
        "sigmoid, "
        "initializer: kaiming_normal}]}, {block: dense, units: 10}]\n"
        "loss: cross_entropy\noptimizer: {type: sgd, learning_rate: 0.001}",
        {784, 0, 128}};
  if (name == "W5")
    return {
        "network: [{repeat: 2, layers: [{block: dense, units: 32, activation: tanh}]}, "
        "{block: dense, units: 4}]",
        {8, 0, 1}};
  if (name == "W6")
    return {
        "network: [{repeat: 2, layers: [{block: dense, units: 16, activation: tanh}]}, "
        "{block: dense, units: 1}]\nloss: mse\noptimizer: {type: sgd, learning_rate: "
        "0.001}",
        {2, 0, 4}};
  if (name == "W4" || name == "W4_GRU")
    return {"network: [{block: " + std::string(name == "W4" ? "lstm" : "gru") +
                ", units: 128, returns: last_step}, {block: dense, units: 1}]\n"
                "loss: mse\noptimizer: {type: sgd, learning_rate: 0.001}",
            {64, 100, 32}};
  throw Error("unknown workload '" + name + "'; known: W1, W4, W4_GRU, W5, W6");
}

void fill_target(Network& network) {
  if (network.model().loss && network.model().loss->class_targets()) {
    const MatrixView<float> target(network.target());
    for (std::int64_t j = 0; j < target.cols; ++j)
      target(0, j) = static_cast<float>(j % 10);
  } else if (network.model().loss) {
    test::randomize(network.target(), DType::float32, 2);
  }
}

}  // namespace

Workload make_workload(Context& context, const std::string& name) {
  const Recipe made = recipe(name);
  Workload workload{name, test::network(context, made.yaml, {.input = made.input}), {}, {}};
  Network* const network = workload.network.get();
  test::randomize(network->input(), DType::float32, 1);
  fill_target(*network);
  if (!network->model().loss) {
    workload.step = [network] {
      network->forward(false);
    };
    return workload;
  }
  const auto probe = std::make_shared<Probe>(*network);
  workload.step = [network] {
    network->train_step();
  };
  workload.probed_step = [network, probe] {
    network->train_step(probe.get());
  };
  return workload;
}

std::function<void()> bare_products(Network& network, unsigned threads, bool training) {
  return [&network, services = std::make_shared<Services>(threads), training] {
    const headwater_host& host = services->host();
    const auto product = [&](std::uint32_t flags, const auto& a, const auto& b, const auto& c) {
      host.gemm[HEADWATER_F32](host.ctx, flags, &a, &b, &c);
    };
    const auto& layers = network.layers();
    const auto input = [&](std::size_t i) -> const headwater_matrix& {
      return i == 0 ? network.input() : *layers[i - 1].y;
    };
    for (std::size_t i = 0; i < layers.size(); ++i)
      product(0, layers[i].parameters[0].value, input(i), *layers[i].y);
    if (!training) return;
    for (std::size_t i = layers.size(); i-- > 0;) {
      const NamedTensor& weight = layers[i].parameters[0];
      product(HEADWATER_TRANSPOSE_B, *layers[i].dy, input(i), weight.gradient);
      if (i > 0) product(HEADWATER_TRANSPOSE_A, weight.value, *layers[i].dy, *layers[i - 1].dy);
    }
  };
}

}  // namespace headwater::bench
