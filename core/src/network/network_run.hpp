// A network at work.
#pragma once

#include "network_plan.hpp"
#include "rate.hpp"
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace headwater {

/// A plan, and how far its training has come.
class NetworkRun {
 public:
  explicit NetworkRun(NetworkPlan made);

  // As Network says; `updating` runs the optimizer layer by layer.
  void forward(bool training);
  double loss(std::int64_t samples) const;
  void backward(StepObserver* observer, bool updating);
  double train_step(StepObserver* observer);
  /// Error without a loss.
  const Loss& need_loss() const;

  NetworkPlan plan;
  double validation_loss = std::numeric_limits<double>::quiet_NaN();
  double rate = 1;
  std::uint64_t steps = 0, draws = 0;

 private:
  void check_ready() const;
  void start();
  void run_forward();
  void fill_from_input();
  void update(std::size_t layer);
  [[noreturn]] void fail(std::size_t layer, const headwater_error& error);

  Rate rate_;
  std::vector<PlannedBlock*> drawing_;
  std::vector<std::function<void()>> later_;  ///< to be done when a batch has come
  double last_loss_ = std::numeric_limits<double>::quiet_NaN();
  std::string no_backward_ = "backward needs a forward before it";
};

}  // namespace headwater
