// The layers of a network as others see them.
#pragma once

#include <headwater/activation.hpp>

#include <memory>
#include <string>
#include <vector>

namespace headwater {

/// A tensor that belongs to a layer, by its path ("0.weight", "3.layers.0.bias").
struct NamedTensor {
  std::string name;
  headwater_matrix value;
  headwater_matrix gradient;  ///< of the same shape; data is null for state
};

/// What the probe may read of an activation inside a layer after forward.
struct Observation {
  std::shared_ptr<const Activation> activation;
  const headwater_matrix* x;
  const headwater_matrix* y;
};

/// One layer of a network. Its matrices stay where they are as long as the network.
struct LayerView {
  std::string name;  ///< "dense sigmoid"
  /// Output: features x columns.
  const headwater_matrix* y;
  /// Gradient of the loss with respect to y; holds it from the end of the next layer's
  /// backward to the start of this one's.
  const headwater_matrix* dy;
  std::vector<NamedTensor> parameters;
  std::vector<Observation> observations;
  /// After backward: the gradients by the states after 0, 1, ... steps of its cells.
  std::vector<const headwater_matrix*> state_gradients;
};

/// Follows a training step layer by layer, from the last to the first, on the thread of
/// the step. What it throws leaves the step there, undone in the layers before.
class StepObserver {
 public:
  virtual ~StepObserver() = default;
  /// y and dy of the layer are there, its gradients not yet.
  virtual void before_backward(std::size_t layer) = 0;
  /// The gradients of its parameters are there, and not yet used.
  virtual void after_backward(std::size_t layer) = 0;
};

}  // namespace headwater
