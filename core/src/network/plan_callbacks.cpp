// The planner's side of headwater_plan.
#include "plan_callbacks.hpp"

#include <string_view>

namespace headwater {

namespace {

constexpr std::int64_t most = std::int64_t{1}
                              << 40;  ///< elements on one side of a matrix

bool in_range(std::int64_t n) {
  return n >= 0 && n <= most;
}

PlanCallbacks& self(void* ctx) {
  return *static_cast<PlanCallbacks*>(ctx);
}

}  // namespace

headwater_plan PlanCallbacks::plan() {
  return {sizeof(headwater_plan),
          static_cast<std::uint32_t>(block.plan_for_.dtype),
          block.plan_for_.mode,
          0,
          block.call_.in,
          block.children_.data(),
          this,
          &output,
          &tensor,
          &child,
          &wire,
          &observe,
          &observe_state};
}

void PlanCallbacks::mistake(std::string text) {
  if (block.mistake_.empty()) block.mistake_ = std::move(text);
}

void PlanCallbacks::output(void* ctx, const headwater_shape* shape) {
  PlannedBlock& block = self(ctx).block;
  ++block.outputs_;
  if (!in_range(shape->features) || shape->features == 0)
    self(ctx).mistake("it would make " + std::to_string(shape->features) +
                      " features; 1 to " + std::to_string(most) + " are possible");
  if (!in_range(shape->steps) || shape->batch != block.call_.in.batch)
    self(ctx).mistake("it stated an impossible number of steps or samples");
  block.call_.out = *shape;
}

/// Can the host make such a tensor?
bool PlanCallbacks::can_make(const headwater_tensor& t) {
  const bool sizes = in_range(t.rows) && in_range(t.cols);
  const bool role = t.role >= HEADWATER_PARAMETER && t.role <= HEADWATER_WORKSPACE;
  const auto fits = [&](std::int32_t slot, std::uint32_t kind) {
    return slot < 0 || has_slot(static_cast<std::uint32_t>(slot), kind);
  };
  const bool slots = fits(t.initializer, HEADWATER_INITIALIZER) &&
                     fits(t.activation, HEADWATER_ACTIVATION);
  const bool own_type = t.dtype == static_cast<std::uint32_t>(block.plan_for_.dtype);
  const bool dtype =
      own_type || (t.dtype <= HEADWATER_F64 && t.role >= HEADWATER_SAVED);
  const bool gates = t.gates.n >= 1 && t.gates.keep < t.gates.n &&
                     t.gates.add < t.gates.n && t.rows % t.gates.n == 0;
  return sizes && role && slots && dtype && gates;
}

void PlanCallbacks::tensor(void* ctx, const headwater_tensor* request) {
  PlannedBlock& block = self(ctx).block;
  const headwater_tensor& t = *request;
  if (!self(ctx).can_make(t))
    return self(ctx).mistake("it asked for an impossible tensor '" +
                             std::string(t.name.data, t.name.size) + "'");
  block.role(t.role).tensors.push_back({t, std::string(t.name.data, t.name.size)});
}

bool PlanCallbacks::has_slot(std::uint32_t slot, std::uint32_t kind) {
  const auto& slots = block.technique_->origin().slots;
  return slot < slots.size() && slots[slot].kind == kind &&
         !slots[slot].techniques.empty();
}

headwater_status PlanCallbacks::child(void* ctx, std::uint32_t slot,
                                      const headwater_shape* in, headwater_shape* out,
                                      headwater_error* error) {
  PlannedBlock& block = self(ctx).block;
  const auto& slots = block.technique_->origin().slots;
  const auto fail = [&](std::string_view text) {
    error->message[text.copy(error->message, sizeof error->message - 1)] = 0;
    return error->code = HEADWATER_E_SHAPE;
  };
  if (slot >= slots.size() || slots[slot].techniques.empty())
    return fail("it planned a slot that is empty");
  try {
    auto chain = std::make_unique<Chain>(slots[slot].techniques, *in, block.plan_for_);
    *out = chain->out();
    block.chains_[slot] = std::move(chain);
    return HEADWATER_OK;
  } catch (const PlanError& e) {
    block.child_error_ = e;
    return fail(e.what());
  } catch (const std::exception& e) {
    return fail(e.what());
  }
}

void PlanCallbacks::wire(void* ctx, std::uint32_t slot,
                         const headwater_wiring* wiring) {
  PlannedBlock& block = self(ctx).block;
  if (slot >= block.chains_.size() || !block.chains_[slot])
    return self(ctx).mistake("it wired a slot before planning it");
  for (const headwater_place& p : {wiring->x, wiring->y, wiring->dy, wiring->dx}) {
    const bool own = p.role >= HEADWATER_X && p.role <= HEADWATER_DX;
    const bool asked = (p.role == HEADWATER_SAVED || p.role == HEADWATER_WORKSPACE) &&
                       p.index < block.role(p.role).tensors.size();
    if (!own && !asked)
      return self(ctx).mistake("it wired a slot to no tensor of its own");
  }
  block.wirings_[slot] = *wiring;
}

void PlanCallbacks::observe(void* ctx, std::uint32_t slot, headwater_place x,
                            headwater_place y) {
  PlannedBlock& block = self(ctx).block;
  const auto exists = [&](headwater_place p) {
    return p.role == HEADWATER_X || p.role == HEADWATER_Y ||
           (p.role == HEADWATER_SAVED && p.index < block.role(p.role).tensors.size());
  };
  const bool bare = block.technique_->kind() == Kind::activation;
  if ((bare || self(ctx).has_slot(slot, HEADWATER_ACTIVATION)) && exists(x) &&
      exists(y))
    block.seen_.push_back({slot, x, y});
}

void PlanCallbacks::observe_state(void* ctx, headwater_place gradient) {
  PlannedBlock& block = self(ctx).block;
  const auto& saved = block.role(HEADWATER_SAVED).tensors;
  if (gradient.role != HEADWATER_SAVED || gradient.index >= saved.size() ||
      saved[gradient.index].request.cols !=
          (block.call_.in.steps + 1) * block.call_.in.batch)
    return self(ctx).mistake(
        "it showed a gradient of its state that is no such tensor");
  block.state_gradients_.push_back(gradient);
}

}  // namespace headwater
