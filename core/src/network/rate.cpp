// The learning rate over a run.
#include <headwater/schedule.hpp>

namespace headwater {

Rate::Rate(std::vector<std::shared_ptr<const Schedule>> schedules, std::uint64_t steps)
    : schedules_(std::move(schedules)), steps_(steps) {
  for (const auto& schedule : schedules_)
    state_.emplace_back(schedule->n_state());
}

double Rate::next(double loss, double validation_loss) {
  double product = 1;
  for (std::size_t i = 0; i < schedules_.size(); ++i)
    product *= schedules_[i]->rate({sizeof(headwater_progress),
                                    static_cast<std::uint32_t>(state_[i].size()), step_,
                                    steps_, loss, validation_loss, state_[i].data()});
  ++step_;
  return product;
}

}  // namespace headwater
