// A model laid out in memory: bound twice by the same code, first to measure, then for
// real.
#include "network_plan.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace headwater {

namespace {

std::uint64_t physical_memory() {
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::string gibibytes(std::uint64_t bytes) {
  const std::uint64_t tenths = bytes / ((std::uint64_t{1} << 30) / 10);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GiB";
}

/// "dense sigmoid batch_norm": the block and what was put into its slots.
std::string layer_name(const Technique& technique) {
  std::string name = technique.name();
  for (const FilledSlot& slot : technique.origin().slots)
    if (slot.given && (slot.kind == HEADWATER_ACTIVATION || slot.kind == HEADWATER_NORMALIZER))
      name += " " + slot.techniques[0]->name();
  return name;
}

bool can_be_layer(const Technique& technique) {
  return technique.kind() == Kind::block || technique.kind() == Kind::normalizer ||
         technique.kind() == Kind::activation;
}

/// What read_model() leaves after mistakes, and what programs may put together.
void check_model(const Model& model, Diagnostics& diagnostics) {
  if (model.layers.empty()) diagnostics.error({}, "a network needs at least one layer");
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const std::string layer = "layer " + std::to_string(i + 1);
    if (!model.layers[i])
      diagnostics.error({}, layer + " is missing");
    else if (!can_be_layer(*model.layers[i]))
      diagnostics.error(model.layers[i]->origin().mark,
                        layer + " cannot be a technique of kind '" +
                            std::string(to_string(model.layers[i]->kind())) + "'");
  }
  for (std::size_t i = 0; i < model.schedules.size(); ++i)
    if (!model.schedules[i])
      diagnostics.error({}, "schedule " + std::to_string(i + 1) + " is missing");
}

void check_input(const Shape& input, Diagnostics& diagnostics) {
  const auto most = static_cast<std::int64_t>(physical_memory() / sizeof(double));
  if (is_possible(input) && input.batch <= most) return;
  diagnostics.error({},
                    "an input needs 1 feature or more, 0 steps or more and a batch of 0 or more, "
                    "and must fit into memory, but got " +
                        std::to_string(input.features) + " features, " +
                        std::to_string(input.steps) + " steps and a batch of " +
                        std::to_string(input.batch));
}

void check_precision(const Technique& technique, Diagnostics& diagnostics) {
  for (const Underflow& one : technique.origin().underflows)
    diagnostics.error(
        one.mark,
        fmt::format("'{}' is {}, which is 0 in float32, and it must not be 0", one.key, one.value),
        "a larger number, or dtype: float64");
  for (const FilledSlot& slot : technique.origin().slots)
    for (const auto& inner : slot.techniques)
      check_precision(*inner, diagnostics);
}

void check_precision(const Model& model, Diagnostics& diagnostics) {
  for (const auto& layer : model.layers)
    check_precision(*layer, diagnostics);
  if (model.loss) check_precision(*model.loss, diagnostics);
  if (model.optimizer) check_precision(*model.optimizer, diagnostics);
}

Shape target_shape(const NetworkPlan& plan) {
  try {
    return plan.model.loss->target(plan.chain->out());
  } catch (const Error& e) {
    throw PlanError(e.what(), plan.model.loss->origin().mark);
  }
}

bool keeps_gradients(const NetworkPlan& plan) {
  return !plan.model.optimizer || plan.options.all_gradients || plan.options.clip_norm > 0;
}

/// One update a layer: its parameters, their gradients and what the optimizer keeps of
/// them are ranges that begin at the same place of each region.
void plan_updates(NetworkPlan& plan, const std::vector<char*>& arrays) {
  for (const auto& block : plan.chain->blocks()) {
    const PlannedBlock::Parameters& at = block->parameters();
    headwater_update range{};
    range.struct_size = sizeof range;
    range.n_state = static_cast<std::uint32_t>(arrays.size());
    range.n = at.bytes / static_cast<std::uint64_t>(size_of(plan.options.dtype));
    range.w = plan.arena.address(Region::parameters, at.value);
    range.g = plan.arena.address(Region::gradients, at.gradient);
    std::vector<char*> state = arrays;
    for (char*& array : state)
      array += at.value;
    plan.updates.emplace_back(*plan.model.optimizer, plan.options.dtype, range, state);
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
  if (plan.model.loss) plan.target = take(target_shape(plan));
  plan.chain->bind(arena, plan.ends, keeps_gradients(plan));
  if (!plan.model.optimizer) return;
  const auto elements = static_cast<std::int64_t>(arena.used(Region::parameters)) / size_of(dtype);
  std::vector<char*> arrays;
  for (std::uint32_t i = 0; i < plan.model.optimizer->n_state(); ++i)
    arrays.push_back(static_cast<char*>(arena.take(Region::state, elements, 1, dtype).data));
  if (arena.allocated()) plan_updates(plan, arrays);
}

void check_size(const NetworkPlan& plan, Diagnostics& diagnostics) {
  const std::uint64_t limit = physical_memory(), bytes = plan.arena.bytes();
  if (!plan.arena.overflowed() && bytes <= limit) return;
  const std::string size = plan.arena.overflowed() ? "more than any machine has" : gibibytes(bytes);
  diagnostics.error(plan.model.layers.front()->origin().mark,
                    "the plan of this network needs " + size + " of memory, and this machine has " +
                        gibibytes(limit),
                    "fewer layers or units, or a smaller batch");
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
  if (options.dtype == DType::float32) check_precision(model, diagnostics);
  if (diagnostics.list().size() > before) return {};
  NetworkPlan plan{std::move(services), model, options};
  try {
    lay_out(plan);
    check_size(plan, diagnostics);
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
  return plan;
}

}  // namespace headwater
