// The factor of the learning rate in each step of a training.
#include "rate.hpp"

namespace headwater {

Rate::Rate(std::vector<std::shared_ptr<const Schedule>> schedules, std::uint64_t steps)
    : schedules_(std::move(schedules)), steps_(steps) {
  for (const auto& schedule : schedules_)
    state_.emplace_back(schedule->n_state());
}

double Rate::next(std::uint64_t done, double loss, double validation_loss) {
  double product = 1;
  for (std::size_t i = 0; i < schedules_.size(); ++i)
    product *= schedules_[i]->rate({sizeof(headwater_progress),
                                    static_cast<std::uint32_t>(state_[i].size()), done,
                                    steps_, loss, validation_loss, state_[i].data()});
  return product;
}

}  // namespace headwater
