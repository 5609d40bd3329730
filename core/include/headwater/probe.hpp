// The probe: what happens to gradients and activations, layer by layer, in one step.
#pragma once

#include <headwater/activation.hpp>
#include <headwater/network.hpp>

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace headwater {

/// What one layer did in one training step, over its whole batch. Empty where a
/// quantity has no meaning for the layer. Sums are taken in double, so 1e-40 is not 0.
struct LayerReading {
  double gradient_rms = 0;                    ///< of dL/dy, y the layer's output
  std::optional<double> weight_gradient_rms;  ///< of dL/dW, all weight matrices
  double activation_mean = 0;                 ///< of y
  double activation_std = 0;
  std::optional<double> derivative_mean;  ///< of |f'| of the layer's activations
  std::optional<double> derivative_max;
  /// Share of elements with |f'| below 0.05 of the largest possible; bounded f only.
  std::optional<double> saturated;
  std::optional<double> dead;  ///< share of units with f' = 0 for every sample
  /// Of dL/d(state after 0, 1, ... steps), all samples and cells of the layer; empty
  /// without a cell.
  std::vector<double> state_gradient_rms{};
};

/// What an activation can do at most, found by walking along its input from -30 to 30.
struct ActivationRange {
  double largest_derivative = 0;                          ///< of |f'|
  bool bounded = false;                                   ///< on both sides
  double low = -std::numeric_limits<double>::infinity();  ///< of f; infinite unless
  double high = std::numeric_limits<double>::infinity();  ///< it is bounded
};

ActivationRange measure_range(const Activation& activation);

/// The same for the activations of a network, of which layers share many: each is
/// measured once.
class ActivationRanges {
 public:
  const ActivationRange& of(const Observation& seen);

 private:
  std::map<std::shared_ptr<const Technique>, ActivationRange> known_;
};

class Reader;

/// Reads every layer during a step: network.train_step(&probe). Costs no extra forward
/// or backward, and allocates nothing in a step. The network must outlive the probe.
class Probe : public StepObserver {
 public:
  explicit Probe(const Network& network);
  ~Probe() override;

  /// By layer, of the last step.
  const std::vector<LayerReading>& readings() const { return readings_; }

  void before_backward(std::size_t layer) override;
  void after_backward(std::size_t layer) override;

 private:
  std::size_t states(std::size_t layer) const;
  void read_states(std::size_t layer);

  const Network& network_;
  std::vector<LayerReading> readings_;
  std::unique_ptr<Reader> reader_;
};

/// rms gradient of the first hidden layer over that of the last hidden layer; the
/// output layer does not count. NaN with fewer than two hidden layers.
double gradient_ratio(const std::vector<LayerReading>& readings);

/// The (L-1)-th root of gradient_ratio, L the number of hidden layers.
double factor_per_layer(const std::vector<LayerReading>& readings);

/// rms gradient by the first state of a cell over that by its last state, in the first
/// layer that has one. NaN without a cell.
double time_gradient_ratio(const std::vector<LayerReading>& readings);

/// The T-th root of time_gradient_ratio, T the number of steps.
double factor_per_step(const std::vector<LayerReading>& readings);

}  // namespace headwater
