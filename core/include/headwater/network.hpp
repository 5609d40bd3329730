// Networks: layers planned for a batch size, ready to run.
#pragma once

#include <headwater/context.hpp>
#include <headwater/loss.hpp>
#include <headwater/matrix.hpp>
#include <headwater/optimizer.hpp>
#include <headwater/schedule.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace headwater {

/// What a network is made of. A network keeps what it needs of it alive.
struct Model {
  Layers layers;
  std::shared_ptr<const Loss> loss;            ///< may be null: no target, no training
  std::shared_ptr<const Optimizer> optimizer;  ///< may be null: gradients only
  /// For who trains the network: see Rate.
  std::vector<std::shared_ptr<const Schedule>> schedules;
};

/// Reads `network:`, `loss:`, `optimizer:` and `schedule:`, one or a list (the last
/// three may be missing) of a configuration whose other keys are the caller's.
Model read_model(Context& context, const Node& configuration, Diagnostics& diagnostics);

struct NetworkOptions {
  Shape input;  ///< the batch size included
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
  bool only_check = false;  ///< shapes and sizes, no memory: it cannot run
};

/// A tensor that belongs to a layer, by its path ("0.weight", "3.layers.0.bias").
struct NamedTensor {
  std::string name;
  headwater_matrix value;
  headwater_matrix gradient;  ///< data is null for state
};

/// What the probe may read of an activation inside a layer after forward.
struct Observation {
  std::shared_ptr<const Technique> activation;
  const headwater_matrix* x;
  const headwater_matrix* y;
};

class Arena;
class Chain;
class LayerUpdate;
class PlannedBlock;

/// The tensors at the two ends of a run of layers. A gradient that nobody wants is
/// empty.
struct Ends {
  headwater_matrix x{}, y{}, dy{}, dx{};
};

/// One layer of the network as others see it. Matrices stay where they are.
struct LayerView {
  std::string name;  ///< "dense sigmoid"
  const headwater_matrix* y;
  /// Gradient of the loss with respect to y; holds it from the end of the next layer's
  /// backward to the start of this one's.
  const headwater_matrix* dy;
  std::vector<NamedTensor> parameters;
  std::vector<Observation> observations;
  /// After backward: the gradients by the states after 0, 1, ... steps of its cells.
  std::vector<const headwater_matrix*> state_gradients;
};

/// Follows a training step layer by layer, from the last to the first.
class StepObserver {
 public:
  virtual ~StepObserver() = default;
  /// y and dy of the layer are there, its gradients not yet.
  virtual void before_backward(std::size_t layer) = 0;
  /// The gradients of its parameters are there, and not yet used.
  virtual void after_backward(std::size_t layer) = 0;
};

/// A model planned for one batch size: one allocation when it is made, none in a step.
/// For one thread at a time; products and large loops use the threads of the context.
/// Shapes, seed and thread count decide every bit: the last one does not.
class Network {
 public:
  /// Plans and initializes. Shapes that do not fit and plans larger than the memory of
  /// the machine are diagnostics at their layer; nullptr then.
  static std::unique_ptr<Network> plan(const Context& context, const Model& model,
                                       const NetworkOptions& options,
                                       Diagnostics& diagnostics);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  const NetworkOptions& options() const { return options_; }
  const Model& model() const { return model_; }
  Shape output_shape() const;
  std::uint64_t bytes() const;  ///< of the whole plan

  /// Filled by the caller: features x columns, and what the loss wants as target.
  const headwater_matrix& input() { return ends_.x; }
  const headwater_matrix& target() { return target_; }
  const headwater_matrix& output() const { return ends_.y; }
  /// Of sequences: how many steps of each sample count, all of them unless the caller
  /// says less (1 or more). Empty without a time axis.
  std::span<std::int64_t> lengths() { return lengths_; }
  /// Gradient of the output: what backward() starts from, and may overwrite.
  const headwater_matrix& output_gradient() { return ends_.dy; }
  /// Only with options().input_gradient, after backward.
  const headwater_matrix& input_gradient() const { return ends_.dx; }

  /// The first one fills, from its input, the parameters whose initializer asks for it.
  void forward(bool training);
  /// The mean loss of the first `samples` columns of the output; all of them if 0.
  double loss(std::int64_t samples = 0) const;
  /// All gradients from output_gradient(), as far as they are kept. After
  /// forward(true).
  void backward(StepObserver* observer = nullptr);
  /// Forward, loss, backward and, layer by layer, the optimizer's step. Returns the
  /// loss.
  double train_step(StepObserver* observer = nullptr);
  /// Goes on as after that many steps: with the numbers that blocks draw, and those
  /// that the optimizer counts.
  void set_steps_done(std::uint64_t steps) { steps_ = draws_ = steps; }
  /// The factor of the learning rate in the steps that follow; 1 at first.
  void set_rate(double factor) { rate_ = factor; }

  const std::vector<LayerView>& layers() const { return layers_; }
  /// Tensors that are kept between steps and not trained (running means).
  const std::vector<NamedTensor>& state() const { return state_; }
  const std::shared_ptr<const Services>& services() const { return services_; }

 private:
  Network(const Context& context, const Model& model, const NetworkOptions& options);
  bool keeps_gradients() const {
    return !model_.optimizer || options_.all_gradients || options_.clip_norm > 0;
  }
  bool lay_out(Diagnostics& diagnostics);
  void allocate();
  void bind(Arena& arena);
  void plan_updates(const Arena& arena, const std::vector<char*>& arrays);
  void describe_layers();
  void initialize();
  void start();
  void run_forward();
  void fill_from_input();
  void backward_layers(StepObserver* observer, bool updating);
  [[noreturn]] void fail(std::size_t layer, const headwater_error& error) const;

  std::shared_ptr<const Services> services_;
  Model model_;
  NetworkOptions options_;
  std::unique_ptr<Arena> arena_;
  std::unique_ptr<Chain> chain_;
  Ends ends_;
  headwater_matrix target_{};
  std::vector<LayerView> layers_;
  std::vector<NamedTensor> state_;
  std::vector<std::int64_t> lengths_;
  std::vector<PlannedBlock*> drawing_;
  std::vector<std::function<void()>> later_;  ///< to be done when a batch has come
  std::vector<LayerUpdate> updates_;
  std::uint64_t steps_ = 0, draws_ = 0;
  double rate_ = 1;
  std::uint32_t mode_ = HEADWATER_TRAIN;
};

}  // namespace headwater
