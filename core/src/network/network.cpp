// Networks as others see them.
#include <headwater/error.hpp>
#include <headwater/network.hpp>

#include "network_run.hpp"

namespace headwater {

std::unique_ptr<Network> Network::plan(const Context& context, const Model& model,
                                       const NetworkOptions& options,
                                       Diagnostics& diagnostics) {
  auto made = plan_network(context.services_, model, options, diagnostics);
  if (!made) return nullptr;
  try {
    return std::unique_ptr<Network>(
        new Network(std::make_unique<NetworkRun>(std::move(*made))));
  } catch (const PlanError& e) {
    diagnostics.error(e.mark, e.what());
    return nullptr;
  }
}

std::unique_ptr<Network> Network::make(const Context& context, const Model& model,
                                       const NetworkOptions& options) {
  Diagnostics diagnostics;
  auto network = plan(context, model, options, diagnostics);
  if (!network) throw Error(diagnostics.text());
  return network;
}

Network::Network(std::unique_ptr<NetworkRun> run) : run_(std::move(run)) {}

Network::~Network() = default;

const NetworkOptions& Network::options() const {
  return run_->plan.options;
}

const Model& Network::model() const {
  return run_->plan.model;
}

Shape Network::output_shape() const {
  return run_->plan.chain->out();
}

std::uint64_t Network::bytes() const {
  return run_->plan.arena.bytes();
}

const headwater_matrix& Network::input() {
  return run_->plan.ends.x;
}

const headwater_matrix& Network::target() {
  run_->need_loss();
  return run_->plan.target;
}

const headwater_matrix& Network::output() const {
  return run_->plan.ends.y;
}

std::span<std::int64_t> Network::lengths() {
  return run_->plan.lengths;
}

const headwater_matrix& Network::output_gradient() {
  return run_->plan.ends.dy;
}

const headwater_matrix& Network::input_gradient() const {
  return run_->plan.ends.dx;
}

void Network::forward(bool training) {
  run_->forward(training);
}

double Network::loss(std::int64_t samples) const {
  return run_->loss(samples);
}

void Network::backward(StepObserver* observer) {
  run_->backward(observer, false);
}

double Network::train_step(StepObserver* observer) {
  return run_->train_step(observer);
}

void Network::set_validation_loss(double loss) {
  run_->validation_loss = loss;
}

double Network::rate() const {
  return run_->rate;
}

void Network::set_steps_done(std::uint64_t steps) {
  run_->steps = run_->draws = steps;
}

const std::vector<LayerView>& Network::layers() const {
  return run_->plan.layers;
}

const std::vector<NamedTensor>& Network::state() const {
  return run_->plan.state;
}

const Services& Network::services() const {
  return *run_->plan.services;
}

}  // namespace headwater
