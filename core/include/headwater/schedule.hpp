// Schedules: how the learning rate changes from step to step.
#pragma once

#include <headwater/technique.hpp>

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace headwater {

class Schedule : public Technique {
 public:
  static constexpr Kind interface = Kind::schedule;
  using Technique::Technique;

  /// Can it not do without a validation loss?
  virtual bool needs_validation() const = 0;

  /// How many numbers it keeps between steps.
  virtual std::uint32_t n_state() const = 0;

  /// The factor of the learning rate in the step that comes. Error when the schedule
  /// makes none that is a number of at least 0.
  virtual double rate(const headwater_progress& progress) const = 0;
};

/// The factor of the learning rate in each step of a run: the product of schedules.
class Rate {
 public:
  Rate(std::vector<std::shared_ptr<const Schedule>> schedules, std::uint64_t steps);

  /// Of the next step, the first one at first. The losses are those of the step before;
  /// NaN where there is no new one.
  double next(double loss = none, double validation_loss = none);

 private:
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();

  std::vector<std::shared_ptr<const Schedule>> schedules_;
  std::vector<std::vector<double>> state_;  ///< of each
  std::uint64_t step_ = 0, steps_;
};

}  // namespace headwater
