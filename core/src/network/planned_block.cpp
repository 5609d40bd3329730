// One layer at its place: what it asked for, its memory, its calls.
#include <headwater/block.hpp>
#include <headwater/error.hpp>
#include <headwater/initializer.hpp>

#include "chain.hpp"
#include "plan_callbacks.hpp"

namespace headwater {

namespace {

bool is_chain(std::uint32_t kind) {
  return kind == HEADWATER_LAYERS || kind == HEADWATER_BLOCK ||
         kind == HEADWATER_NORMALIZER;
}

std::string text_of(const Shape& s) {
  return std::to_string(s.features) + (s.steps ? " x " + std::to_string(s.steps) : "");
}

std::size_t to_index(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

template <class T>
void set_all(const headwater_matrix& m, double value) {
  std::fill_n(static_cast<T*>(m.data), m.rows * m.cols, static_cast<T>(value));
}

void set_all(DType dtype, const headwater_matrix& m, double value) {
  dtype == DType::float64 ? set_all<double>(m, value) : set_all<float>(m, value);
}

}  // namespace

PlannedBlock::PlannedBlock(std::shared_ptr<const Technique> technique, const Shape& in,
                           const PlanFor& plan_for)
    : technique_(std::move(technique)),
      caller_(technique_->caller()),
      plan_for_(plan_for) {
  call_.struct_size = sizeof call_;
  call_.mode = HEADWATER_TRAIN;
  call_.host = &plan_for.services.host();
  call_.in = in;
  call_.lengths = in.steps > 0 ? plan_for.lengths : nullptr;
  const auto& slots = technique_->origin().slots;
  for (const FilledSlot& slot : slots) {
    const bool single = slot.techniques.size() == 1 && slot.kind != HEADWATER_LAYERS;
    children_.push_back(single ? slot.techniques[0]->child() : headwater_child{});
    if (slot.kind == HEADWATER_LAYERS) children_.back().kind = HEADWATER_LAYERS;
  }
  if (technique_->kind() == Kind::activation) children_ = {technique_->child()};
  chains_.resize(slots.size());
  wirings_.resize(slots.size());
  ask_plan();
}

void PlannedBlock::ask_plan() {
  const bool bare = technique_->kind() == Kind::activation;
  const headwater_block& table =
      bare ? activation_layer()
           : *static_cast<const headwater_block*>(technique_->child().table);
  self_ = technique_->child().self;
  forward_ = table.forward[static_cast<std::size_t>(plan_for_.dtype)];
  backward_ = table.backward[static_cast<std::size_t>(plan_for_.dtype)];
  start_ = table.start[static_cast<std::size_t>(plan_for_.dtype)];
  draws_ = (table.flags & HEADWATER_RANDOM) != 0;
  PlanCallbacks callbacks{*this};
  const headwater_plan plan = callbacks.plan();
  headwater_error error = no_error();
  check_plan(error, caller_.call(PluginFunction::plan, error,
                                 [&] { return table.plan(self_, &plan, &error); }));
}

void PlannedBlock::check_plan(const headwater_error& error,
                              headwater_status status) const {
  const std::string what =
      std::string(to_string(technique_->kind())) + " '" + technique_->name() + "': ";
  const Mark& mark = technique_->origin().mark;
  if (child_error_) throw *child_error_;
  if (status != HEADWATER_OK) throw PlanError(what + text(error), mark);
  if (!mistake_.empty()) throw PlanError(what + mistake_, mark);
  if (outputs_ != 1) throw PlanError(what + "it must state its output once", mark);
  const auto& parameters = role(HEADWATER_PARAMETER).tensors;
  for (const Tensor& t : parameters)
    if (t.request.bias >= static_cast<std::int64_t>(parameters.size()))
      throw PlanError(what + "the bias of its '" + t.name + "' does not exist", mark);
  if (technique_->kind() == Kind::normalizer && out().features != call_.in.features)
    throw PlanError(what + "a normalizer must keep the shape of its input, but got " +
                        text_of(call_.in) + " in and " + text_of(out()) + " out",
                    mark);
  const auto& slots = technique_->origin().slots;
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (is_chain(slots[i].kind) && !slots[i].techniques.empty() &&
        (!chains_[i] || wirings_[i].x.role == 0))
      throw PlanError(what + "it did not plan and wire its slot '" + slots[i].key + "'",
                      mark);
}

const headwater_matrix* PlannedBlock::place(headwater_place at) const {
  switch (at.role) {
    case HEADWATER_X:
      return &ends_.x;
    case HEADWATER_Y:
      return &ends_.y;
    case HEADWATER_DY:
      return &ends_.dy;
    case HEADWATER_DX:
      return &ends_.dx;
    default:
      return &role(at.role).matrices[at.index];
  }
}

void PlannedBlock::take(Arena& arena, std::uint32_t which, Region region) {
  Role& r = role(which);
  r.matrices.clear();
  for (const Tensor& t : r.tensors)
    r.matrices.push_back(arena.take(region, t.request.rows, t.request.cols,
                                    static_cast<DType>(t.request.dtype)));
}

void PlannedBlock::bind(Arena& arena, const Ends& ends) {
  ends_ = ends;
  take(arena, HEADWATER_PARAMETER, Region::parameters);
  gradients_.clear();
  for (const headwater_matrix& w : role(HEADWATER_PARAMETER).matrices)
    gradients_.push_back(
        arena.take(Region::gradients, w.rows, w.cols, plan_for_.dtype));
  take(arena, HEADWATER_STATE, Region::state);
  take(arena, HEADWATER_SAVED, Region::saved);
  const std::uint64_t scratch = arena.used(Region::scratch);
  take(arena, HEADWATER_WORKSPACE, Region::scratch);
  bind_children(arena);
  arena.release(Region::scratch, scratch);
  call_.x = &ends_.x;
  call_.y = &ends_.y;
  call_.dy = &ends_.dy;
  call_.dx = ends_.dx.rows > 0 ? &ends_.dx : nullptr;
  call_.parameters = role(HEADWATER_PARAMETER).matrices.data();
  call_.gradients = gradients_.data();
  call_.state = role(HEADWATER_STATE).matrices.data();
  call_.saved = role(HEADWATER_SAVED).matrices.data();
  call_.workspace = role(HEADWATER_WORKSPACE).matrices.data();
  call_.children = children_.data();
}

void PlannedBlock::bind_children(Arena& arena) {
  for (std::size_t i = 0; i < chains_.size(); ++i) {
    if (!chains_[i]) continue;
    const headwater_wiring& w = wirings_[i];
    chains_[i]->bind(arena, {*place(w.x), *place(w.y), *place(w.dy), *place(w.dx)});
    children_[i] = chains_[i]->child(technique_->origin().slots[i].kind);
  }
}

template <class Visit>
void PlannedBlock::for_children(Visit visit) const {
  for (std::size_t i = 0; i < chains_.size(); ++i) {
    if (!chains_[i]) continue;
    const FilledSlot& slot = technique_->origin().slots[i];
    for (std::size_t k = 0; k < chains_[i]->blocks().size(); ++k)
      visit(*chains_[i]->blocks()[k], slot.kind == HEADWATER_LAYERS
                                          ? slot.key + "." + std::to_string(k)
                                          : slot.key);
  }
}

headwater_parameter PlannedBlock::about(const headwater_tensor& request) const {
  const auto& parameters = role(HEADWATER_PARAMETER).matrices;
  return {sizeof(headwater_parameter),
          request.gates,
          request.fans,
          request.activation < 0 ? nullptr : &children_[to_index(request.activation)],
          request.bias < 0 ? nullptr : &parameters[to_index(request.bias)],
          request.times_x ? &ends_.x : nullptr};
}

void PlannedBlock::fill(std::size_t parameter, Random random) {
  const Role& parameters = role(HEADWATER_PARAMETER);
  const headwater_tensor& request = parameters.tensors[parameter].request;
  const headwater_matrix& w = parameters.matrices[parameter];
  if (request.initializer < 0) return set_all(plan_for_.dtype, w, request.value);
  const Initializer& initializer = initializer_of(request);
  try {
    initializer.fill(plan_for_.dtype, random, about(request), w);
  } catch (const Error& e) {
    throw PlanError("'" + parameters.tensors[parameter].name + "': " + e.what(),
                    initializer.origin().mark);
  }
}

void PlannedBlock::check_initializers() const {
  for (const Tensor& t : role(HEADWATER_PARAMETER).tensors) {
    if (t.request.initializer < 0) continue;
    const Initializer& initializer = initializer_of(t.request);
    try {
      initializer.check(about(t.request));
    } catch (const Error& e) {
      throw PlanError(e.what(), initializer.origin().mark);
    }
  }
  for_children([](const PlannedBlock& child, const std::string&) {
    child.check_initializers();
  });
}

const Initializer& PlannedBlock::initializer_of(const headwater_tensor& request) const {
  const FilledSlot& slot = technique_->origin().slots[to_index(request.initializer)];
  return static_cast<const Initializer&>(*slot.techniques[0]);
}

// Biases come first: what fills the weights beside them may set them again.
void PlannedBlock::initialize(Initialization& initialization) {
  const Role& parameters = role(HEADWATER_PARAMETER);
  for (const bool beside_bias : {false, true})
    for (std::size_t i = 0; i < parameters.tensors.size(); ++i) {
      const headwater_tensor& request = parameters.tensors[i].request;
      if ((request.bias >= 0) != beside_bias) continue;
      const Random random(initialization.seed, Purpose::initialization,
                          initialization.index + static_cast<std::uint32_t>(i));
      if (request.initializer >= 0 && initializer_of(request).needs_x())
        initialization.later.push_back([this, i, random] { fill(i, random); });
      else
        fill(i, random);
    }
  initialization.index += static_cast<std::uint32_t>(parameters.tensors.size());
  for (const auto& chain : chains_)
    if (chain)
      for (const auto& block : chain->blocks())
        block->initialize(initialization);
}

void PlannedBlock::start() {
  const Role& states = role(HEADWATER_STATE);
  for (std::size_t i = 0; i < states.tensors.size(); ++i)
    set_all(plan_for_.dtype, states.matrices[i], states.tensors[i].request.value);
  headwater_error error = no_error();
  if (start_ && caller_.call(PluginFunction::start, error,
                             [&] { return start_(self_, &call_, &error); }))
    throw Error(technique_->name() + ": " + text(error));
  for (const auto& chain : chains_)
    if (chain)
      for (const auto& block : chain->blocks())
        block->start();
}

void PlannedBlock::list_drawing(std::vector<PlannedBlock*>& out) {
  if (draws_) out.push_back(this);
  for (const auto& chain : chains_)
    if (chain)
      for (const auto& block : chain->blocks())
        block->list_drawing(out);
}

void PlannedBlock::draw_from(std::optional<Random> stream) {
  stream_ = stream;
  call_.random = stream_ ? &*stream_ : nullptr;
}

void PlannedBlock::set_mode(std::uint32_t mode) {
  call_.mode = mode;
  for (const auto& chain : chains_)
    if (chain) chain->set_mode(mode);
}

void PlannedBlock::list_parameters(const std::string& path,
                                   std::vector<NamedTensor>& out) const {
  const Role& own = role(HEADWATER_PARAMETER);
  for (std::size_t i = 0; i < own.tensors.size(); ++i)
    out.push_back({path + own.tensors[i].name, own.matrices[i], gradients_[i]});
  for_children([&](const PlannedBlock& child, const std::string& name) {
    child.list_parameters(path + name + ".", out);
  });
}

void PlannedBlock::list_state(const std::string& path,
                              std::vector<NamedTensor>& out) const {
  const Role& own = role(HEADWATER_STATE);
  for (std::size_t i = 0; i < own.tensors.size(); ++i)
    out.push_back({path + own.tensors[i].name, own.matrices[i], {}});
  for_children([&](const PlannedBlock& child, const std::string& name) {
    child.list_state(path + name + ".", out);
  });
}

void PlannedBlock::list_observations(std::vector<Observation>& out) const {
  const bool bare = technique_->kind() == Kind::activation;
  for (const Seen& seen : seen_)
    out.push_back(
        {bare ? technique_ : technique_->origin().slots[seen.slot].techniques[0],
         place(seen.x), place(seen.y)});
  for_children([&](const PlannedBlock& child, const std::string&) {
    child.list_observations(out);
  });
}

void PlannedBlock::list_state_gradients(
    std::vector<const headwater_matrix*>& out) const {
  for (const headwater_place& seen : state_gradients_)
    out.push_back(place(seen));
  for_children([&](const PlannedBlock& child, const std::string&) {
    child.list_state_gradients(out);
  });
}

}  // namespace headwater
