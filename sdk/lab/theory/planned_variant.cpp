// A variant planned to be measured before training.
#include "planned_variant.hpp"

#include <headwater/error.hpp>
#include <headwater/probe.hpp>

#include "jacobian.hpp"
#include "samples.hpp"

namespace headwater::lab {

namespace {

std::unique_ptr<Network> plan(const Context& context, Model model, const NetworkOptions& options) {
  model.optimizer = nullptr;
  return Network::make(context, model, options);
}

}  // namespace

const Activation* activation_of(const LayerView& layer) {
  for (const Observation& seen : layer.observations)
    if (seen.activation->elementwise()) return seen.activation.get();
  return nullptr;
}

PlannedVariant::PlannedVariant(const Context& context, const Variant& variant)
    : context_(context), variant_(variant) {}

PlannedVariant::~PlannedVariant() = default;

Network& PlannedVariant::network() {
  if (!network_) network_ = plan(context_, variant_.model, variant_.network_options());
  return *network_;
}

std::size_t PlannedVariant::hidden() {
  return headwater::hidden(network().layers()).size();
}

const theory::MeanField& PlannedVariant::mean_field() {
  for (std::size_t i = 0; !mean_field_ && i < hidden(); ++i)
    if (const Activation* const f = activation_of(network().layers()[i]))
      mean_field_ = std::make_unique<theory::MeanField>(lab::mean_field(*f));
  if (!mean_field_)
    throw Error("variant '" + variant_.name +
                "': the theory needs an elementwise activation in a hidden layer");
  return *mean_field_;
}

const std::vector<double>& PlannedVariant::jacobian() {
  if (jacobian_.empty()) jacobian_ = jacobian_of(*this);
  return jacobian_;
}

std::unique_ptr<Network> PlannedVariant::plan_in_float64(std::optional<std::int64_t> batch) const {
  NetworkOptions options = variant_.network_options();
  options.dtype = DType::float64;
  options.input_gradient = true;
  options.input.batch = batch.value_or(options.input.batch);
  return plan(context_, variant_.model, options);
}

}  // namespace headwater::lab
