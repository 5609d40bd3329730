// Schedules: how the learning rate changes from step to step.
#pragma once

#include <headwater/technique.hpp>

#include <cstdint>

namespace headwater {

class Schedule : public Technique {
 public:
  static constexpr Kind interface = Kind::schedule;
  using Technique::Technique;

  /// Can it not do without a validation loss?
  virtual bool needs_validation() const = 0;

  /// How many numbers it keeps between steps.
  virtual std::uint32_t n_state() const = 0;

  /// The factor of the learning rate in the step that comes: progress.step of
  /// progress.steps, from 0. The state, zero before the first one, belongs to the run,
  /// which asks for each step in order. Error when the schedule fails, or makes no
  /// factor that is a number of at least 0.
  virtual double rate(const headwater_progress& progress) const = 0;
};

}  // namespace headwater
