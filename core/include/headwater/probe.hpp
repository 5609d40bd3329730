// The probe: what happens to gradients and activations, layer by layer, in one step.
#pragma once

#include <headwater/activation_range.hpp>
#include <headwater/network.hpp>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace headwater {

/// An activation is saturated where |f'| lies below this share of its largest.
inline constexpr double saturated_share = 0.05;

/// What one layer did in one training step, over its whole batch. Empty where a
/// quantity has no meaning for the layer. Sums are taken in double, so 1e-40 is not 0.
struct LayerReading {
  double gradient_rms = 0;                    ///< of dL/dy, y the layer's output
  std::optional<double> weight_gradient_rms;  ///< of dL/dW, all weight matrices
  double activation_mean = 0;                 ///< of y
  double activation_std = 0;
  std::optional<double> derivative_mean;  ///< of |f'| of the layer's activations
  std::optional<double> derivative_max;
  std::optional<double> saturated;  ///< share of elements; bounded f only
  std::optional<double> dead;       ///< share of units with f' = 0 for every sample
  /// Of dL/d(state after 0, 1, ... steps), all samples and cells of the layer; empty
  /// without a cell.
  std::vector<double> state_gradient_rms{};
};

class Reader;

/// Reads every layer during a step: network.train_step(&probe). Costs no extra forward
/// or backward, and allocates nothing in a step. Error when an activation fails while
/// it is looked at. The network must outlive the probe.
class Probe : public StepObserver {
 public:
  explicit Probe(const Network& network);
  ~Probe() override;

  /// By layer, of the last step.
  const std::vector<LayerReading>& readings() const { return readings_; }

  void before_backward(std::size_t layer) override;
  void after_backward(std::size_t layer) override;

 private:
  void read_states(std::size_t layer);

  const Network& network_;
  std::vector<LayerReading> readings_;
  std::unique_ptr<Reader> reader_;
};

/// All layers but the output layer, of a list that tells something of each layer.
template <class Layers>
auto hidden(const Layers& layers) {
  return std::span(layers).first(layers.empty() ? 0 : layers.size() - 1);
}

/// rms gradient of the first hidden layer over that of the last hidden layer. NaN with
/// fewer than two hidden layers.
double gradient_ratio(std::span<const LayerReading> readings);

/// The (L-1)-th root of gradient_ratio, L the number of hidden layers.
double factor_per_layer(std::span<const LayerReading> readings);

/// rms gradient by the first state of a cell over that by its last state, in the first
/// layer that has one. NaN without a cell.
double time_gradient_ratio(std::span<const LayerReading> readings);

/// The T-th root of time_gradient_ratio, T the number of steps.
double factor_per_step(std::span<const LayerReading> readings);

}  // namespace headwater
