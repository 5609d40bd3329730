// A model laid out in memory: bound twice by the same code, first to measure, then for
// real.
#include "network_plan.hpp"

#include "../trial/halves.hpp"
#include "../trial/model_check.hpp"

namespace headwater {

namespace {

/// "dense sigmoid batch_norm": the block and what was put into its slots.
std::string layer_name(const Technique& technique) {
  std::string name = technique.name();
  for (const FilledSlot& slot : technique.origin().slots)
    if (slot.given && (slot.kind == HEADWATER_ACTIVATION || slot.kind == HEADWATER_NORMALIZER))
      name += " " + slot.techniques[0]->name();
  return name;
}

Shape target_shape(const NetworkPlan& plan) {
  try {
    return target_of(*plan.model.loss, plan.chain->out());
  } catch (const Error& e) {
    throw PlanError(e.what(), *plan.model.loss);
  }
}

bool keeps_gradients(const NetworkPlan& plan) {
  return !plan.model.optimizer || plan.options.all_gradients || plan.options.clip_norm > 0;
}

/// One update a layer. A parameter, its gradient and what the optimizer keeps of it are
/// as large, and what it keeps lies at the same place of each array.
void plan_updates(NetworkPlan& plan) {
  const Optimizer& optimizer = *plan.model.optimizer;
  const auto n_state = static_cast<std::uint32_t>(plan.kept.size());
  const bool whole = !takes_parts(optimizer.caller(), optimizer.child(), n_state);
  const char* const begin = static_cast<char*>(plan.arena.address(Region::parameters, 0));
  for (const LayerView& layer : plan.layers) {
    LayerUpdate& update = plan.updates.emplace_back(optimizer, plan.options.dtype);
    for (const NamedTensor& p : layer.parameters) {
      std::vector<char*> state = plan.kept;
      for (char*& array : state)
        array += static_cast<const char*>(p.value.data) - begin;
      const auto n = static_cast<std::uint64_t>(p.value.rows * p.value.cols);
      update.add({sizeof(headwater_update), n_state, n, 0, 1, p.value.data, p.gradient.data, {}},
                 state, whole);
    }
  }
}

void bind(NetworkPlan& plan) {
  Arena& arena = plan.arena;
  const DType dtype = plan.options.dtype;
  const auto take = [&](const Shape& shape) {
    return arena.take(Region::saved, shape.features, columns(shape), dtype);
  };
  const Shape& out = plan.chain->out();
  plan.ends.x = take(plan.options.input);
  plan.ends.y = take(out);
  plan.ends.dy = take(out);
  if (plan.options.input_gradient) plan.ends.dx = take(plan.options.input);
  if (plan.model.loss) plan.target = take(plan.target_shape);
  plan.chain->bind(arena, plan.ends, keeps_gradients(plan));
  if (!plan.model.optimizer) return;
  const auto elements = static_cast<std::int64_t>(arena.used(Region::parameters)) / size_of(dtype);
  plan.kept.clear();
  for (std::uint32_t i = 0; i < plan.model.optimizer->n_state(); ++i)
    plan.kept.push_back(static_cast<char*>(arena.take(Region::state, elements, 1, dtype).data));
}

void lay_out(NetworkPlan& plan) {
  const Shape& input = plan.options.input;
  if (input.steps > 0) plan.lengths.assign(static_cast<std::size_t>(input.batch), input.steps);
  const std::uint32_t mode = plan.model.loss ? HEADWATER_TRAIN : HEADWATER_EVAL;
  plan.chain = std::make_unique<Chain>(
      plan.model.layers, input,
      PlanFor{*plan.services, plan.options.dtype, mode, plan.lengths.data()});
  for (const auto& layer : plan.chain->blocks())
    layer->for_each(
        "", [&](PlannedBlock& block, const std::string&) { plan.blocks.push_back(&block); });
  if (plan.model.loss) plan.target_shape = target_shape(plan);
  bind(plan);
}

void describe_layers(NetworkPlan& plan) {
  const auto& layers = plan.chain->blocks();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const Ends& ends = layers[i]->ends();
    LayerView view{layer_name(layers[i]->technique()), &ends.y, &ends.dy, {}, {}, {}};
    layers[i]->for_each(std::to_string(i) + ".",
                        [&](const PlannedBlock& block, const std::string& path) {
                          block.describe(path, view, plan.state);
                        });
    plan.layers.push_back(std::move(view));
  }
}

}  // namespace

std::optional<NetworkPlan> plan_network(std::shared_ptr<const Services> services,
                                        const Model& model, const NetworkOptions& options,
                                        Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.list().size();
  check_model(model, diagnostics);
  check_input(options.input, diagnostics);
  if (diagnostics.list().size() > before) return {};
  if (options.dtype == DType::float32) check_float32(model, diagnostics);
  if (diagnostics.list().size() > before) return {};
  NetworkPlan plan{std::move(services), model, options};
  try {
    lay_out(plan);
    check_size(plan.model, plan.arena.bytes(), plan.arena.overflowed(), diagnostics);
    if (diagnostics.list().size() > before) return {};
    for (const PlannedBlock* block : plan.blocks)
      block->check_initializers();
  } catch (const PlanError& e) {
    diagnostics.error(e.mark, e.what());
    return {};
  }
  if (!options.only_check) {
    plan.arena.allocate();
    bind(plan);
  }
  describe_layers(plan);
  if (!options.only_check && plan.model.optimizer) plan_updates(plan);
  return plan;
}

}  // namespace headwater
