// The network of a variant, to be measured before training.
#include "planned.hpp"

namespace headwater::lab {

namespace {

std::unique_ptr<Network> plan(const Context& context, Model model, const NetworkOptions& options) {
  model.optimizer = nullptr;
  return Network::make(context, model, options);
}

}  // namespace

std::unique_ptr<Network> plan_as_given(const Context& context, const Variant& variant) {
  return plan(context, variant.model, variant.network_options());
}

std::unique_ptr<Network> plan_to_measure(const Context& context, const Variant& variant,
                                         std::optional<std::int64_t> batch) {
  NetworkOptions options = variant.network_options();
  options.dtype = DType::float64;
  options.input_gradient = true;
  options.input.batch = batch.value_or(options.input.batch);
  return plan(context, variant.model, options);
}

}  // namespace headwater::lab
