// Networks: layers planned for a batch size, ready to run.
#pragma once

#include <headwater/layer_view.hpp>
#include <headwater/model.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace headwater {

struct NetworkOptions {
  /// Features and batch size; steps, if it reads sequences. A batch of 0 is possible.
  Shape input;
  DType dtype = DType::float32;
  std::uint64_t seed = 0;
  bool input_gradient = false;  ///< also compute the gradient of the input
  /// Keep the gradients of all layers, as a network without optimizer does. Otherwise
  /// they take turns in memory that stays in the cache: those of a layer hold from the
  /// end of its backward to the start of the next one.
  bool all_gradients = false;
  /// Before the optimizer's step, gradients are cut to [-clip_value, clip_value] and
  /// then scaled so that their common norm is at most clip_norm, which keeps all of
  /// them. 0: not done.
  double clip_value = 0, clip_norm = 0;
  bool only_check = false;  ///< shapes and sizes, no memory: running it is an Error
  std::uint64_t steps = 0;  ///< of the whole training, which schedules may ask for
};

/// A model planned for one batch size: one allocation when it is made, none in a step.
/// For one thread at a time; products and large loops use the threads of the context.
/// Shapes, seed and thread count decide every bit: the last one does not.
///
/// What runs throws Error when a technique fails. The step is then done in part, as far
/// as the failing layer. The network may be used again, but a layer or optimizer that
/// let an exception out answers every later call with the same Error.
class Network {
 public:
  /// Plans and initializes. A model without layers or with mistakes, shapes that do not
  /// fit and plans larger than the memory of the machine are diagnostics, at their
  /// layer where there is one; nullptr then. Error when a technique fails.
  static std::unique_ptr<Network> plan(const Context& context, const Model& model,
                                       const NetworkOptions& options, Diagnostics& diagnostics);
  /// The same, with all mistakes in an Error.
  static std::unique_ptr<Network> make(const Context& context, const Model& model,
                                       const NetworkOptions& options);
  virtual ~Network() = default;

  virtual const NetworkOptions& options() const = 0;
  virtual const Model& model() const = 0;
  virtual Shape output_shape() const = 0;
  virtual std::uint64_t bytes() const = 0;  ///< of the whole plan

  /// Filled by the caller: features x columns, and what the loss wants as target (Error
  /// without a loss). A column is a sample or, of sequences, a step of one.
  virtual const headwater_matrix& input() = 0;
  virtual const headwater_matrix& target() = 0;
  virtual const headwater_matrix& output() const = 0;
  /// Of sequences: how many steps of each sample count, all of them unless the caller
  /// says less (1 or more, else forward is an Error). Empty without a time axis.
  virtual std::span<std::int64_t> lengths() = 0;
  /// Gradient of the output: what backward() starts from, and may overwrite.
  virtual const headwater_matrix& output_gradient() = 0;
  /// Only with options().input_gradient, after backward.
  virtual const headwater_matrix& input_gradient() const = 0;

  /// The first one fills, from its input, the parameters whose initializer asks for it.
  virtual void forward(bool training) = 0;
  /// The mean loss of the first `samples` columns of the output; all of them if 0.
  /// Error without a loss.
  virtual double loss(std::int64_t samples = 0) const = 0;
  /// All gradients from output_gradient(), as far as they are kept. Error when no
  /// forward came before it, or the last one failed.
  virtual void backward(StepObserver* observer = nullptr) = 0;
  /// Forward, loss, backward and, layer by layer, the optimizer's step at the rate of
  /// the schedules. Returns the loss; Error without a loss.
  virtual double train_step(StepObserver* observer = nullptr) = 0;
  /// For schedules: what validation found after the last step. The next one forgets it.
  virtual void set_validation_loss(double loss) = 0;
  /// The factor of the learning rate in the last step; 1 without schedules.
  virtual double rate() const = 0;
  /// Goes on as after that many steps: with the numbers that blocks draw, and those
  /// that optimizer and schedules count.
  virtual void set_steps_done(std::uint64_t steps) = 0;

  virtual const std::vector<LayerView>& layers() const = 0;
  /// Tensors that are kept between steps and not trained (running means).
  virtual const std::vector<NamedTensor>& state() const = 0;

 private:
  friend class Reader;  // of the probe, which shares the threads
  virtual const Services& services() const = 0;
};

}  // namespace headwater
