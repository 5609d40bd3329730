// The factor of the learning rate in each step of a training: the product of schedules.
#pragma once

#include <headwater/schedule.hpp>

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace headwater {

class Rate {
 public:
  Rate(std::vector<std::shared_ptr<const Schedule>> schedules, std::uint64_t steps);

  /// Of the step that comes after so many. The losses are those of the step before; NaN
  /// where there is no new one. Error when a schedule makes no factor.
  double next(std::uint64_t done, double loss, double validation_loss);

 private:
  std::vector<std::shared_ptr<const Schedule>> schedules_;
  std::vector<std::vector<double>> state_;  ///< of each
  std::uint64_t steps_;
};

}  // namespace headwater
