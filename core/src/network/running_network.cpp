// A network at work: forward, backward, and the optimizer behind it.
#include "running_network.hpp"

#include <headwater/error.hpp>

#include "../contract/call.hpp"
#include <algorithm>

namespace headwater {

RunningNetwork::RunningNetwork(NetworkPlan plan) : plan_(std::move(plan)) {
  if (plan_.options.only_check) return;
  Initialization initialization{plan_.options.seed};
  for (PlannedBlock* block : plan_.blocks) {
    block->initialize(initialization);
    if (block->draws()) drawing_.push_back(block);
  }
  for (const auto& schedule : plan_.model.schedules)
    schedule_states_.emplace_back(schedule->n_state());
  later_ = std::move(initialization.later);
  if (later_.empty()) start();
}

void RunningNetwork::start() {
  for (PlannedBlock* block : plan_.blocks)
    block->start();
}

// Each sees the input of its layer as the layers before it now make it.
void RunningNetwork::fill_from_input() {
  for (const auto& fill : later_) {
    run_forward();
    try {
      fill();
    } catch (const PlanError& e) {
      throw Error(with_place(e.what(), e.mark));
    }
  }
  later_.clear();
  start();
}

const Loss& RunningNetwork::need_loss() const {
  if (!plan_.model.loss) throw Error("this network has no loss");
  return *plan_.model.loss;
}

const headwater_matrix& RunningNetwork::target() {
  need_loss();
  return plan_.target;
}

void RunningNetwork::check_ready() const {
  if (plan_.options.only_check)
    throw Error("this network was planned to be checked, and cannot run");
  const std::int64_t steps_at_most = plan_.options.input.steps;
  for (const std::int64_t length : plan_.lengths)
    if (length < 1 || length > steps_at_most)
      throw Error("the length of a sequence must be from 1 to " + std::to_string(steps_at_most) +
                  ", but got " + std::to_string(length));
}

void RunningNetwork::fail(std::size_t layer, const headwater_error& error) {
  no_backward_ = with_place(
      "layer " + std::to_string(layer + 1) + " (" + plan_.layers[layer].name + "): " + text(error),
      plan_.model.layers[layer]->origin().mark);
  throw Error(no_backward_);
}

void RunningNetwork::forward(bool training) {
  check_ready();
  const std::uint32_t mode = training ? HEADWATER_TRAIN : HEADWATER_EVAL;
  if (plan_.blocks.front()->mode() != mode)
    for (PlannedBlock* block : plan_.blocks)
      block->set_mode(mode);
  if (!later_.empty()) [[unlikely]]
    fill_from_input();
  draws_ += training;
  for (std::size_t i = 0; i < drawing_.size(); ++i)
    drawing_[i]->draw_from(training ? std::optional<Random>(std::in_place, plan_.options.seed,
                                                            Purpose::block,
                                                            static_cast<std::uint32_t>(i),
                                                            static_cast<std::uint32_t>(draws_))
                                    : std::nullopt);
  run_forward();
}

void RunningNetwork::run_forward() {
  const auto& layers = plan_.chain->blocks();
  headwater_error error;
  prepare(error);
  for (std::size_t layer = 0; layer < layers.size(); ++layer)
    if (layers[layer]->forward(&error) != HEADWATER_OK) [[unlikely]]
      fail(layer, error);
  no_backward_.clear();
}

double RunningNetwork::loss(std::int64_t samples) const {
  headwater_matrix y = plan_.ends.y, target = plan_.target;
  const Loss& loss = need_loss();
  check_ready();
  const std::int64_t most = std::min(y.cols, target.cols);
  if (samples < 0 || samples > most)
    throw Error("the loss is that of at most " + std::to_string(most) + " columns, but got " +
                std::to_string(samples));
  if (samples > 0) y.cols = target.cols = samples;
  return loss.evaluate(plan_.options.dtype, y, target, nullptr);
}

void RunningNetwork::backward(StepObserver* observer) {
  run_backward(observer, false);
}

void RunningNetwork::run_backward(StepObserver* observer, bool updating) {
  if (!no_backward_.empty()) throw Error(no_backward_);
  const auto& layers = plan_.chain->blocks();
  const NetworkOptions& options = plan_.options;
  headwater_error error;
  prepare(error);
  for (std::size_t layer = layers.size(); layer-- > 0;) {
    if (observer) observer->before_backward(layer);
    if (layers[layer]->backward(&error) != HEADWATER_OK) [[unlikely]]
      fail(layer, error);
    if (observer) observer->after_backward(layer);
    if (!plan_.model.optimizer) continue;
    if (options.clip_value > 0) clip_value(options.dtype, plan_.layers[layer], options.clip_value);
    if (updating) update(layer);
  }
}

/// The product of the schedules, for the step that comes.
double RunningNetwork::next_rate() {
  double product = 1;
  for (std::size_t i = 0; i < schedule_states_.size(); ++i) {
    std::vector<double>& state = schedule_states_[i];
    product *= plan_.model.schedules[i]->rate(
        {sizeof(headwater_progress), static_cast<std::uint32_t>(state.size()), steps_,
         plan_.options.steps, loss_, validation_loss_, state.data()});
  }
  return product;
}

double RunningNetwork::train_step(StepObserver* observer) {
  const Loss& loss = need_loss();
  const NetworkOptions& options = plan_.options;
  const bool updating = plan_.model.optimizer != nullptr;
  const bool later = options.clip_norm > 0;
  if (updating) rate_ = next_rate();
  validation_loss_ = unknown;
  ++steps_;
  forward(true);
  loss_ = loss.evaluate(options.dtype, plan_.ends.y, plan_.target, &plan_.ends.dy);
  run_backward(observer, updating && !later);
  if (!updating || !later) return loss_;
  clip_norm(options.dtype, plan_.layers, options.clip_norm);
  for (std::size_t layer = plan_.layers.size(); layer-- > 0;)
    update(layer);
  return loss_;
}

}  // namespace headwater
