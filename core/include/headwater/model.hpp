// What a network is made of.
#pragma once

#include <headwater/context.hpp>
#include <headwater/loss.hpp>
#include <headwater/optimizer.hpp>
#include <headwater/schedule.hpp>

#include <memory>
#include <vector>

namespace headwater {

/// Techniques by their places. A network keeps what it needs of them alive.
struct Model {
  Layers layers;                               ///< one or more, in the order of the data
  std::shared_ptr<const Loss> loss;            ///< may be null: no target, no training
  std::shared_ptr<const Optimizer> optimizer;  ///< may be null: gradients only
  /// The learning rate of a step is the optimizer's times the factors of all of these.
  std::vector<std::shared_ptr<const Schedule>> schedules;
};

/// Reads `network:`, `loss:`, `optimizer:` and `schedule:`, one or a list (the last
/// three may be missing) of a configuration whose other keys are the caller's. Mistakes
/// go to the diagnostics, and leave a model that no network can be made of.
Model read_model(Context& context, const Node& configuration, Diagnostics& diagnostics);

}  // namespace headwater
