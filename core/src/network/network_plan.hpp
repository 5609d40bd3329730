// A model laid out in memory, ready to run.
#pragma once

#include <headwater/network.hpp>

#include "../runtime/arena.hpp"
#include "chain.hpp"
#include "update.hpp"
#include <memory>
#include <optional>
#include <vector>

namespace headwater {

struct NetworkPlan {
  std::shared_ptr<const Services> services;
  Model model;
  NetworkOptions options;
  std::vector<std::int64_t> lengths{};  ///< of sequences, by sample
  Arena arena{};
  std::unique_ptr<Chain> chain{};
  std::vector<PlannedBlock*> blocks{};  ///< all of them, from the outside in
  Ends ends{};
  Shape target_shape{};
  headwater_matrix target{};
  std::vector<char*> kept{};  ///< arrays of the optimizer, each like all parameters
  std::vector<LayerView> layers{};
  std::vector<NamedTensor> state{};
  std::vector<LayerUpdate> updates{};  ///< by layer, where there is an optimizer
};

/// Shapes, sizes, places and, unless options.only_check, memory full of zeros. Mistakes
/// go to the diagnostics; nothing then.
std::optional<NetworkPlan> plan_network(std::shared_ptr<const Services> services,
                                        const Model& model, const NetworkOptions& options,
                                        Diagnostics& diagnostics);

}  // namespace headwater
