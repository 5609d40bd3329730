// One layer at its place: its memory and its calls.
#include "planned_block.hpp"

#include <headwater/block.hpp>

#include "chain.hpp"
#include "layer.hpp"
#include <algorithm>

namespace headwater {

namespace {

std::size_t index(auto number) {
  return static_cast<std::size_t>(number);
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
    : technique_(as_layer(std::move(technique))),
      caller_(technique_->caller()),
      block_(technique_->child()),
      dtype_(plan_for.dtype),
      plan_(plan_block(*technique_, in, plan_for)),
      forward_(table().forward[index(dtype_)]),
      backward_(table().backward[index(dtype_)]) {
  call_.struct_size = sizeof call_;
  call_.mode = HEADWATER_TRAIN;
  call_.host = &plan_for.services.host();
  call_.in = in;
  call_.out = plan_.out;
  call_.lengths = in.steps > 0 ? plan_for.lengths : nullptr;
}

const headwater_matrix* PlannedBlock::place(headwater_place at) const {
  const std::array own{&ends_.x, &ends_.y, &ends_.dy, &ends_.dx};
  return at.role >= HEADWATER_X ? own[at.role - HEADWATER_X] : &matrices_[at.role][at.index];
}

void PlannedBlock::take(Arena& arena, std::uint32_t role, Region region) {
  matrices_[role].clear();
  for (const BlockPlan::Tensor& t : requests(role))
    matrices_[role].push_back(
        arena.take(region, t.request.rows, t.request.cols, static_cast<DType>(t.request.dtype)));
}

void PlannedBlock::bind(Arena& arena, const Ends& ends) {
  ends_ = ends;
  take(arena, HEADWATER_PARAMETER, Region::parameters);
  gradients_.clear();
  for (const headwater_matrix& w : matrices_[HEADWATER_PARAMETER])
    gradients_.push_back(arena.take(Region::gradients, w.rows, w.cols, dtype_));
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
  call_.parameters = matrices_[HEADWATER_PARAMETER].data();
  call_.gradients = gradients_.data();
  call_.state = matrices_[HEADWATER_STATE].data();
  call_.saved = matrices_[HEADWATER_SAVED].data();
  call_.workspace = matrices_[HEADWATER_WORKSPACE].data();
  call_.children = plan_.children.data();
}

void PlannedBlock::bind_children(Arena& arena) {
  for (std::size_t i = 0; i < plan_.chains.size(); ++i) {
    if (!plan_.chains[i]) continue;
    const headwater_wiring& w = plan_.wirings[i];
    plan_.chains[i]->bind(arena, {*place(w.x), *place(w.y), *place(w.dy), *place(w.dx)});
    plan_.children[i] = plan_.chains[i]->child(slots()[i].kind);
  }
}

void PlannedBlock::for_each(const std::string& path, const Visit& visit) {
  visit(*this, path);
  for (std::size_t i = 0; i < plan_.chains.size(); ++i) {
    if (!plan_.chains[i]) continue;
    const FilledSlot& slot = slots()[i];
    const auto& blocks = plan_.chains[i]->blocks();
    for (std::size_t k = 0; k < blocks.size(); ++k)
      blocks[k]->for_each(
          path + slot.key + "." + (slot.kind == HEADWATER_LAYERS ? std::to_string(k) + "." : ""),
          visit);
  }
}

headwater_parameter PlannedBlock::about(const headwater_tensor& request) const {
  return {sizeof(headwater_parameter),
          request.gates,
          request.fans,
          request.activation < 0 ? nullptr : &plan_.children[index(request.activation)],
          request.bias < 0 ? nullptr : &matrices_[HEADWATER_PARAMETER][index(request.bias)],
          request.times_x ? &ends_.x : nullptr};
}

void PlannedBlock::fill(std::size_t parameter, Random random) {
  const BlockPlan::Tensor& asked = requests(HEADWATER_PARAMETER)[parameter];
  const headwater_matrix& w = matrices_[HEADWATER_PARAMETER][parameter];
  if (asked.request.initializer < 0) return set_all(dtype_, w, asked.request.value);
  const Initializer& initializer = initializer_of(asked.request);
  try {
    initializer.fill(dtype_, random, about(asked.request), w);
  } catch (const Error& e) {
    throw PlanError("'" + asked.name + "': " + e.what(), initializer);
  }
}

void PlannedBlock::check_initializers() const {
  for (const BlockPlan::Tensor& t : requests(HEADWATER_PARAMETER)) {
    if (t.request.initializer < 0) continue;
    const Initializer& initializer = initializer_of(t.request);
    try {
      initializer.check(about(t.request));
    } catch (const Error& e) {
      throw PlanError(e.what(), initializer);
    }
  }
}

const Initializer& PlannedBlock::initializer_of(const headwater_tensor& request) const {
  return static_cast<const Initializer&>(*slots()[index(request.initializer)].techniques[0]);
}

// Biases come first: what fills the weights beside them may set them again.
void PlannedBlock::initialize(Initialization& initialization) {
  const auto& parameters = requests(HEADWATER_PARAMETER);
  for (const bool beside_bias : {false, true})
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const headwater_tensor& request = parameters[i].request;
      if ((request.bias >= 0) != beside_bias) continue;
      const Random random(initialization.seed, Purpose::initialization,
                          initialization.index + static_cast<std::uint32_t>(i));
      if (request.initializer >= 0 && initializer_of(request).needs_x())
        initialization.later.push_back([this, i, random] { fill(i, random); });
      else
        fill(i, random);
    }
  initialization.index += static_cast<std::uint32_t>(parameters.size());
}

void PlannedBlock::start() {
  const auto& states = requests(HEADWATER_STATE);
  for (std::size_t i = 0; i < states.size(); ++i)
    set_all(dtype_, matrices_[HEADWATER_STATE][i], states[i].request.value);
  headwater_run* const run = table().start[index(dtype_)];
  headwater_error error = no_error();
  if (run &&
      caller_.call(PluginFunction::start, error, [&] { return run(block_.self, &call_, &error); }))
    throw Error(with_place(technique().name() + ": " + text(error), technique().origin().mark));
}

void PlannedBlock::draw_from(std::optional<Random> stream) {
  stream_ = stream;
  call_.random = stream_ ? &*stream_ : nullptr;
}

void PlannedBlock::describe(const std::string& path, LayerView& layer,
                            std::vector<NamedTensor>& state) const {
  for (std::size_t i = 0; i < gradients_.size(); ++i)
    layer.parameters.push_back({path + requests(HEADWATER_PARAMETER)[i].name,
                                matrices_[HEADWATER_PARAMETER][i], gradients_[i]});
  for (std::size_t i = 0; i < requests(HEADWATER_STATE).size(); ++i)
    state.push_back({path + requests(HEADWATER_STATE)[i].name, matrices_[HEADWATER_STATE][i], {}});
  for (const BlockPlan::Seen& seen : plan_.seen)
    layer.observations.push_back(
        {std::static_pointer_cast<const Activation>(slots()[seen.slot].techniques[0]),
         place(seen.x), place(seen.y)});
  for (const headwater_place& seen : plan_.state_gradients)
    layer.state_gradients.push_back(place(seen));
}

}  // namespace headwater
