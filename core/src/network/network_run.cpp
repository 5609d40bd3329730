// A network at work: forward, backward, and the optimizer behind it.
#include "network_run.hpp"

#include <headwater/error.hpp>

#include "../contract/call.hpp"
#include <algorithm>

namespace headwater {

NetworkRun::NetworkRun(NetworkPlan made)
    : plan(std::move(made)), rate_(plan.model.schedules, plan.options.steps) {
  if (plan.options.only_check) return;
  Initialization initialization{plan.options.seed};
  for (PlannedBlock* block : plan.blocks) {
    block->initialize(initialization);
    if (block->draws()) drawing_.push_back(block);
  }
  later_ = std::move(initialization.later);
  if (later_.empty()) start();
}

void NetworkRun::start() {
  for (PlannedBlock* block : plan.blocks)
    block->start();
}

// Each sees the input of its layer as the layers before it now make it.
void NetworkRun::fill_from_input() {
  for (const auto& fill : later_) {
    run_forward();
    fill();
  }
  later_.clear();
  start();
}

const Loss& NetworkRun::need_loss() const {
  if (!plan.model.loss) throw Error("this network has no loss");
  return *plan.model.loss;
}

void NetworkRun::check_ready() const {
  if (plan.options.only_check)
    throw Error("this network was planned to be checked, and cannot run");
  const std::int64_t steps_at_most = plan.options.input.steps;
  for (const std::int64_t length : plan.lengths)
    if (length < 1 || length > steps_at_most)
      throw Error("the length of a sequence must be from 1 to " +
                  std::to_string(steps_at_most) + ", but got " +
                  std::to_string(length));
}

void NetworkRun::fail(std::size_t layer, const headwater_error& error) {
  no_backward_ = "layer " + std::to_string(layer + 1) + " (" + plan.layers[layer].name +
                 "): " + text(error);
  throw Error(no_backward_);
}

void NetworkRun::forward(bool training) {
  check_ready();
  const std::uint32_t mode = training ? HEADWATER_TRAIN : HEADWATER_EVAL;
  if (plan.blocks.front()->mode() != mode)
    for (PlannedBlock* block : plan.blocks)
      block->set_mode(mode);
  if (!later_.empty()) [[unlikely]]
    fill_from_input();
  draws += training;
  for (std::size_t i = 0; i < drawing_.size(); ++i)
    drawing_[i]->draw_from(
        training ? std::optional<Random>(std::in_place, plan.options.seed,
                                         Purpose::block, static_cast<std::uint32_t>(i),
                                         static_cast<std::uint32_t>(draws))
                 : std::nullopt);
  run_forward();
}

void NetworkRun::run_forward() {
  const auto& layers = plan.chain->blocks();
  headwater_error error;
  prepare(error);
  for (std::size_t layer = 0; layer < layers.size(); ++layer)
    if (layers[layer]->forward(&error) != HEADWATER_OK) [[unlikely]]
      fail(layer, error);
  no_backward_.clear();
}

double NetworkRun::loss(std::int64_t samples) const {
  headwater_matrix y = plan.ends.y, target = plan.target;
  const Loss& loss = need_loss();
  check_ready();
  const std::int64_t most = std::min(y.cols, target.cols);
  if (samples < 0 || samples > most)
    throw Error("the loss is that of at most " + std::to_string(most) +
                " columns, but got " + std::to_string(samples));
  if (samples > 0) y.cols = target.cols = samples;
  return loss.evaluate(plan.options.dtype, y, target, nullptr);
}

void NetworkRun::update(std::size_t layer) {
  plan.updates[layer].run(*plan.services, steps, rate);
}

void NetworkRun::backward(StepObserver* observer, bool updating) {
  if (!no_backward_.empty()) throw Error(no_backward_);
  const auto& layers = plan.chain->blocks();
  const NetworkOptions& options = plan.options;
  headwater_error error;
  prepare(error);
  for (std::size_t layer = layers.size(); layer-- > 0;) {
    if (observer) observer->before_backward(layer);
    if (layers[layer]->backward(&error) != HEADWATER_OK) [[unlikely]]
      fail(layer, error);
    if (observer) observer->after_backward(layer);
    if (!plan.model.optimizer) continue;
    if (options.clip_value > 0)
      clip_value(options.dtype, plan.layers[layer], options.clip_value);
    if (updating) update(layer);
  }
}

double NetworkRun::train_step(StepObserver* observer) {
  const Loss& loss = need_loss();
  const NetworkOptions& options = plan.options;
  const bool updating = plan.model.optimizer != nullptr;
  const bool later = options.clip_norm > 0;
  if (updating) rate = rate_.next(steps, last_loss_, validation_loss);
  ++steps;
  forward(true);
  last_loss_ = loss.evaluate(options.dtype, plan.ends.y, plan.target, &plan.ends.dy);
  backward(observer, updating && !later);
  if (!updating || !later) return last_loss_;
  clip_norm(options.dtype, plan.layers, options.clip_norm);
  for (std::size_t layer = plan.layers.size(); layer-- > 0;)
    update(layer);
  return last_loss_;
}

}  // namespace headwater
