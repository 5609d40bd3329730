// A network at work.
#pragma once

#include <headwater/network.hpp>

#include "network_plan.hpp"
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace headwater {

/// A plan, and how far its training has come.
class RunningNetwork final : public Network {
 public:
  explicit RunningNetwork(NetworkPlan plan);

  const NetworkOptions& options() const override { return plan_.options; }
  const Model& model() const override { return plan_.model; }
  Shape output_shape() const override { return plan_.chain->out(); }
  std::uint64_t bytes() const override { return plan_.arena.bytes(); }
  const headwater_matrix& input() override { return plan_.ends.x; }
  const headwater_matrix& target() override;
  const headwater_matrix& output() const override { return plan_.ends.y; }
  std::span<std::int64_t> lengths() override { return plan_.lengths; }
  const headwater_matrix& output_gradient() override { return plan_.ends.dy; }
  const headwater_matrix& input_gradient() const override { return plan_.ends.dx; }
  void forward(bool training) override;
  double loss(std::int64_t samples) const override;
  void backward(StepObserver* observer) override;
  double train_step(StepObserver* observer) override;
  void set_validation_loss(double loss) override { validation_loss_ = loss; }
  double rate() const override { return rate_; }
  void set_steps_done(std::uint64_t steps) override { steps_ = draws_ = steps; }
  const std::vector<LayerView>& layers() const override { return plan_.layers; }
  const std::vector<NamedTensor>& state() const override { return plan_.state; }

 private:
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  const Services& services() const override { return *plan_.services; }
  const Loss& need_loss() const;
  void check_ready() const;
  void start();
  void run_forward();
  void fill_from_input();
  void run_backward(StepObserver* observer, bool updating);
  double next_rate();
  void update(std::size_t layer) { plan_.updates[layer].run(*plan_.services, steps_, rate_); }
  [[noreturn]] void fail(std::size_t layer, const headwater_error& error);

  NetworkPlan plan_;
  std::vector<PlannedBlock*> drawing_;
  std::vector<std::function<void()>> later_;  ///< to be done when a batch has come
  std::vector<std::vector<double>> schedule_states_;
  std::uint64_t steps_ = 0, draws_ = 0;
  double rate_ = 1, loss_ = unknown, validation_loss_ = unknown;  ///< of the last step
  std::string no_backward_ = "backward needs a forward before it";
};

}  // namespace headwater
