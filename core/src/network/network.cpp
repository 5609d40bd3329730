// Networks: layers planned for a batch size, ready to run.
#include <headwater/error.hpp>
#include <headwater/network.hpp>

#include "../runtime/services.hpp"
#include "arena.hpp"
#include "chain.hpp"
#include "clipping.hpp"
#include "layer_update.hpp"
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
    if (slot.given &&
        (slot.kind == HEADWATER_ACTIVATION || slot.kind == HEADWATER_NORMALIZER))
      name += " " + slot.techniques[0]->name();
  return name;
}

headwater_matrix take(Arena& arena, const Shape& shape, DType dtype) {
  return arena.take(Region::saved, shape.features, columns(shape), dtype);
}

}  // namespace

Model read_model(Context& context, const Node& configuration,
                 Diagnostics& diagnostics) {
  Model model;
  if (const Node* network = configuration.find("network"))
    model.layers = context.make_layers(*network, diagnostics);
  else
    diagnostics.error(configuration.mark, "'network' is missing", "a list of layers");
  if (const Node* loss = configuration.find("loss"))
    model.loss = context.make<Loss>(*loss, diagnostics);
  if (const Node* optimizer = configuration.find("optimizer"))
    model.optimizer = context.make<Optimizer>(*optimizer, diagnostics);
  if (const Node* schedule = configuration.find("schedule")) {
    const bool list = schedule->kind == Node::Kind::list;
    for (const Node& node : list ? schedule->items : std::vector<Node>{*schedule})
      if (auto made = context.make<Schedule>(node, diagnostics))
        model.schedules.push_back(std::move(made));
  }
  return model;
}

Network::Network(const Context& context, const Model& model,
                 const NetworkOptions& options)
    : services_(context.services()),
      model_(model),
      options_(options),
      arena_(std::make_unique<Arena>()) {}

Network::~Network() = default;

std::unique_ptr<Network> Network::plan(const Context& context, const Model& model,
                                       const NetworkOptions& options,
                                       Diagnostics& diagnostics) {
  std::unique_ptr<Network> network(new Network(context, model, options));
  try {
    if (!network->lay_out(diagnostics)) return nullptr;
    if (!options.only_check) network->allocate();
  } catch (const PlanError& e) {
    diagnostics.error(e.mark, e.what());
    return nullptr;
  }
  return network;
}

bool Network::lay_out(Diagnostics& diagnostics) {
  const Mark& mark = model_.layers.front()->origin().mark;
  if (options_.input.steps > 0)
    lengths_.assign(static_cast<std::size_t>(options_.input.batch),
                    options_.input.steps);
  chain_ = std::make_unique<Chain>(
      model_.layers, options_.input,
      PlanFor{
          *services_, options_.dtype,
          static_cast<std::uint32_t>(model_.loss ? HEADWATER_TRAIN : HEADWATER_EVAL),
          lengths_.data()});
  for (const auto& block : chain_->blocks())
    block->list_drawing(drawing_);
  try {
    bind(*arena_);
  } catch (const Error& e) {
    diagnostics.error(model_.loss->origin().mark, e.what());
    return false;
  }
  const std::uint64_t limit = physical_memory();
  if (arena_->overflowed() || bytes() > limit) {
    const std::string size =
        arena_->overflowed() ? "more than any machine has" : gibibytes(bytes());
    diagnostics.error(mark,
                      "the plan of this network needs " + size +
                          " of memory, and this machine has " + gibibytes(limit),
                      "fewer layers or units, or a smaller batch");
    return false;
  }
  for (const auto& block : chain_->blocks())
    block->check_initializers();
  return true;
}

void Network::allocate() {
  arena_->allocate();
  bind(*arena_);
  initialize();
}

Shape Network::output_shape() const {
  return chain_->out();
}

std::uint64_t Network::bytes() const {
  return arena_->bytes();
}

void Network::bind(Arena& arena) {
  const DType dtype = options_.dtype;
  const Shape& out = chain_->out();
  ends_.x = take(arena, options_.input, dtype);
  ends_.y = take(arena, out, dtype);
  ends_.dy = take(arena, out, dtype);
  if (options_.input_gradient) ends_.dx = take(arena, options_.input, dtype);
  if (model_.loss) target_ = take(arena, model_.loss->target(out), dtype);
  chain_->bind(arena, ends_, keeps_gradients());
  describe_layers();
  if (!model_.optimizer) return;
  const auto elements =
      static_cast<std::int64_t>(arena.used(Region::parameters)) / size_of(dtype);
  std::vector<char*> arrays;
  for (std::uint32_t i = 0; i < model_.optimizer->n_state(); ++i)
    arrays.push_back(
        static_cast<char*>(arena.take(Region::state, elements, 1, dtype).data));
  if (arena.allocated()) plan_updates(arena, arrays);
}

void Network::plan_updates(const Arena& arena, const std::vector<char*>& arrays) {
  updates_.clear();
  const char* const base = static_cast<char*>(arena.address(Region::parameters, 0));
  for (const LayerView& layer : layers_) {
    headwater_update range{};
    range.struct_size = sizeof range;
    range.n_state = static_cast<std::uint32_t>(arrays.size());
    std::vector<char*> state = arrays;
    if (!layer.parameters.empty()) {
      const headwater_matrix& first = layer.parameters.front().value;
      const headwater_matrix& last = layer.parameters.back().value;
      const auto begin = static_cast<char*>(first.data);
      const auto end = static_cast<char*>(last.data) +
                       last.rows * last.cols * size_of(options_.dtype);
      range.n = static_cast<std::uint64_t>((end - begin) / size_of(options_.dtype));
      range.w = begin;
      range.g = layer.parameters.front().gradient.data;
      for (char*& array : state)
        array += begin - base;
    }
    updates_.emplace_back(*model_.optimizer, options_.dtype, range, state);
  }
}

void Network::describe_layers() {
  layers_.clear();
  state_.clear();
  const auto& blocks = chain_->blocks();
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::string path = std::to_string(i) + ".";
    const PlannedBlock& block = *blocks[i];
    LayerView view{
        layer_name(block.technique()), &block.ends().y, &block.ends().dy, {}, {}, {}};
    block.list_parameters(path, view.parameters);
    block.list_observations(view.observations);
    block.list_state_gradients(view.state_gradients);
    block.list_state(path, state_);
    layers_.push_back(std::move(view));
  }
}

void Network::initialize() {
  Initialization initialization{options_.seed};
  for (const auto& block : chain_->blocks())
    block->initialize(initialization);
  later_ = std::move(initialization.later);
  if (later_.empty()) start();
}

void Network::start() {
  for (const auto& block : chain_->blocks())
    block->start();
}

// Each sees the input of its layer as the layers before it now make it.
void Network::fill_from_input() {
  for (const auto& fill : later_) {
    run_forward();
    fill();
  }
  later_.clear();
  start();
}

void Network::fail(std::size_t layer, const headwater_error& error) const {
  throw Error("layer " + std::to_string(layer + 1) + " (" + layers_[layer].name +
              "): " + text(error));
}

void Network::forward(bool training) {
  const std::uint32_t mode = training ? HEADWATER_TRAIN : HEADWATER_EVAL;
  if (mode != mode_) chain_->set_mode(mode);
  mode_ = mode;
  if (!later_.empty()) [[unlikely]]
    fill_from_input();
  draws_ += training;
  for (std::size_t i = 0; i < drawing_.size(); ++i)
    drawing_[i]->draw_from(
        training ? std::optional<Random>(std::in_place, options_.seed, Purpose::block,
                                         static_cast<std::uint32_t>(i),
                                         static_cast<std::uint32_t>(draws_))
                 : std::nullopt);
  run_forward();
}

void Network::run_forward() {
  const auto& blocks = chain_->blocks();
  headwater_error error;
  prepare(error);
  for (std::size_t layer = 0; layer < blocks.size(); ++layer)
    if (blocks[layer]->forward(&error) != HEADWATER_OK) [[unlikely]]
      fail(layer, error);
}

double Network::loss(std::int64_t samples) const {
  headwater_matrix y = ends_.y, target = target_;
  if (samples > 0) y.cols = target.cols = samples;
  return model_.loss->evaluate(options_.dtype, y, target, nullptr);
}

void Network::backward(StepObserver* observer) {
  backward_layers(observer, false);
}

void Network::backward_layers(StepObserver* observer, bool updating) {
  const auto& blocks = chain_->blocks();
  headwater_error error;
  prepare(error);
  for (std::size_t layer = blocks.size(); layer-- > 0;) {
    if (observer) observer->before_backward(layer);
    if (blocks[layer]->backward(&error) != HEADWATER_OK) [[unlikely]]
      fail(layer, error);
    if (observer) observer->after_backward(layer);
    if (!model_.optimizer) continue;
    if (options_.clip_value > 0) clip_value(layers_[layer], options_);
    if (updating) updates_[layer].run(*services_, steps_, rate_);
  }
}

double Network::train_step(StepObserver* observer) {
  ++steps_;
  forward(true);
  const double value =
      model_.loss->evaluate(options_.dtype, ends_.y, target_, &ends_.dy);
  const bool later = options_.clip_norm > 0;
  backward_layers(observer, model_.optimizer && !later);
  if (!model_.optimizer || !later) return value;
  clip_norm(layers_, options_);
  for (std::size_t layer = layers_.size(); layer-- > 0;)
    updates_[layer].run(*services_, steps_, rate_);
  return value;
}

}  // namespace headwater
