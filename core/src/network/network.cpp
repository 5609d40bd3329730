// Networks: from a model to one that runs.
#include <headwater/error.hpp>
#include <headwater/network.hpp>

#include "running_network.hpp"

namespace headwater {

std::unique_ptr<Network> Network::plan(const Context& context, const Model& model,
                                       const NetworkOptions& options, Diagnostics& diagnostics) {
  auto plan = plan_network(context.services_, model, options, diagnostics);
  if (!plan) return nullptr;
  try {
    return std::make_unique<RunningNetwork>(std::move(*plan));
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

}  // namespace headwater
