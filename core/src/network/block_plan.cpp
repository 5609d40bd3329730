// The planner's side of headwater_plan: records what a block asks for.
#include "block_plan.hpp"

#include "../contract/call.hpp"
#include "chain.hpp"
#include <algorithm>
#include <optional>
#include <string_view>

namespace headwater {

namespace {

/// Elements on one side of a matrix.
constexpr std::int64_t most = std::int64_t{1} << 40;

bool in_range(std::int64_t n) {
  return n >= 0 && n <= most;
}

bool is_chain(std::uint32_t kind) {
  return kind == HEADWATER_LAYERS || kind == HEADWATER_BLOCK || kind == HEADWATER_NORMALIZER;
}

headwater_child child_of(const FilledSlot& slot) {
  headwater_child child{};
  if (slot.kind == HEADWATER_LAYERS)
    child.kind = HEADWATER_LAYERS;
  else if (slot.techniques.size() == 1)
    child = slot.techniques[0]->child();
  return child;
}

std::string text_of(const Shape& s) {
  return std::to_string(s.features) + (s.steps ? " x " + std::to_string(s.steps) : "");
}

/// Lives for one call of plan(). Callbacks come from C: they never throw, and remember
/// the first mistake instead.
class Planner {
 public:
  Planner(const Technique& technique, const Shape& in, const PlanFor& plan_for)
      : technique_(technique), in_(in), plan_for_(plan_for), plan_(slots()) {}

  BlockPlan ask();

 private:
  /// A member as a callback.
  template <auto member, class... Arguments>
  static auto call(void* ctx, Arguments... arguments) {
    return (static_cast<Planner*>(ctx)->*member)(arguments...);
  }

  void output(const headwater_shape* shape);
  void tensor(const headwater_tensor* request);
  headwater_status child(std::uint32_t slot, const headwater_shape* in, headwater_shape* out,
                         headwater_error* error);
  void wire(std::uint32_t slot, const headwater_wiring* wiring);
  void observe(std::uint32_t slot, headwater_place x, headwater_place y);
  void observe_state(headwater_place gradient);

  const std::vector<FilledSlot>& slots() const { return technique_.origin().slots; }
  bool has_slot(std::uint32_t slot, std::uint32_t kind) const;
  headwater_plan callbacks();
  bool can_make(const headwater_tensor& request) const;
  bool was_asked_for(headwater_place place) const;
  void mistake(std::string text) {
    if (mistake_.empty()) mistake_ = std::move(text);
  }
  void check(headwater_status status, const headwater_error& error) const;
  std::string mistake_of_plan() const;

  const Technique& technique_;
  Shape in_;
  const PlanFor& plan_for_;
  BlockPlan plan_;
  std::string mistake_;  ///< the first thing wrong with what plan() asked for
  std::optional<PlanError> child_error_;
  int outputs_ = 0;
};

BlockPlan Planner::ask() {
  const headwater_child block = technique_.child();
  const auto& table = *static_cast<const headwater_block*>(block.table);
  const headwater_plan callbacks = this->callbacks();
  headwater_error error = no_error();
  const headwater_status status = technique_.caller().call(
      PluginFunction::plan, error, [&] { return table.plan(block.self, &callbacks, &error); });
  check(status, error);
  return std::move(plan_);
}

headwater_plan Planner::callbacks() {
  return {sizeof(headwater_plan),
          static_cast<std::uint32_t>(plan_for_.dtype),
          plan_for_.mode,
          0,
          in_,
          plan_.children.data(),
          this,
          &call<&Planner::output>,
          &call<&Planner::tensor>,
          &call<&Planner::child>,
          &call<&Planner::wire>,
          &call<&Planner::observe>,
          &call<&Planner::observe_state>};
}

void Planner::output(const headwater_shape* shape) {
  ++outputs_;
  if (!in_range(shape->features) || shape->features == 0)
    mistake("it would make " + std::to_string(shape->features) + " features; 1 to " +
            std::to_string(most) + " are possible");
  if (!is_possible(*shape) || shape->batch != in_.batch)
    mistake("it stated an impossible number of steps or samples");
  plan_.out = *shape;
}

bool Planner::has_slot(std::uint32_t slot, std::uint32_t kind) const {
  return slot < slots().size() && slots()[slot].kind == kind && !slots()[slot].techniques.empty();
}

/// Can the host make such a tensor?
bool Planner::can_make(const headwater_tensor& t) const {
  const bool sizes = in_range(t.rows) && in_range(t.cols);
  const bool role = t.role >= HEADWATER_PARAMETER && t.role <= HEADWATER_WORKSPACE;
  const auto fits = [&](std::int32_t slot, std::uint32_t kind) {
    return slot < 0 || has_slot(static_cast<std::uint32_t>(slot), kind);
  };
  const bool slots =
      fits(t.initializer, HEADWATER_INITIALIZER) && fits(t.activation, HEADWATER_ACTIVATION);
  const bool own_type = t.dtype == static_cast<std::uint32_t>(plan_for_.dtype);
  const bool dtype = own_type || (t.dtype <= HEADWATER_F64 && t.role >= HEADWATER_SAVED);
  const bool gates = t.gates.n >= 1 && t.gates.keep < t.gates.n && t.gates.add < t.gates.n &&
                     t.rows % t.gates.n == 0;
  return sizes && role && slots && dtype && gates;
}

void Planner::tensor(const headwater_tensor* request) {
  std::string name(request->name.data, request->name.size);
  if (!can_make(*request)) return mistake("it asked for an impossible tensor '" + name + "'");
  plan_.tensors[request->role].push_back({*request, std::move(name)});
}

headwater_status Planner::child(std::uint32_t slot, const headwater_shape* in, headwater_shape* out,
                                headwater_error* error) {
  const auto fail = [&](std::string_view text) {
    error->message[text.copy(error->message, sizeof error->message - 1)] = 0;
    return error->code = HEADWATER_E_SHAPE;
  };
  const auto& slots = this->slots();
  if (slot >= slots.size() || slots[slot].techniques.empty())
    return fail("it planned a slot that is empty");
  if (!is_possible(*in)) return fail("it planned a slot for an impossible input");
  try {
    auto chain = std::make_unique<Chain>(slots[slot].techniques, *in, plan_for_);
    *out = chain->out();
    plan_.chains[slot] = std::move(chain);
    return HEADWATER_OK;
  } catch (const PlanError& e) {
    child_error_ = e;
    return fail(e.what());
  } catch (const std::exception& e) {
    return fail(e.what());
  }
}

bool Planner::was_asked_for(headwater_place place) const {
  return (place.role == HEADWATER_SAVED || place.role == HEADWATER_WORKSPACE) &&
         place.index < plan_.tensors[place.role].size();
}

void Planner::wire(std::uint32_t slot, const headwater_wiring* wiring) {
  if (slot >= plan_.chains.size() || !plan_.chains[slot])
    return mistake("it wired a slot before planning it");
  for (const headwater_place& p : {wiring->x, wiring->y, wiring->dy, wiring->dx}) {
    const bool own = p.role >= HEADWATER_X && p.role <= HEADWATER_DX;
    if (!own && !was_asked_for(p))
      return mistake("it wired a slot to a tensor that is not its own");
  }
  plan_.wirings[slot] = *wiring;
}

void Planner::observe(std::uint32_t slot, headwater_place x, headwater_place y) {
  const auto exists = [&](headwater_place p) {
    return p.role == HEADWATER_X || p.role == HEADWATER_Y ||
           (p.role == HEADWATER_SAVED && was_asked_for(p));
  };
  if (has_slot(slot, HEADWATER_ACTIVATION) && exists(x) && exists(y))
    plan_.seen.push_back({slot, x, y});
}

void Planner::observe_state(headwater_place gradient) {
  if (gradient.role != HEADWATER_SAVED || !was_asked_for(gradient) ||
      plan_.tensors[HEADWATER_SAVED][gradient.index].request.cols != (in_.steps + 1) * in_.batch)
    return mistake("it showed a gradient of its state that is not such a tensor");
  plan_.state_gradients.push_back(gradient);
}

void Planner::check(headwater_status status, const headwater_error& error) const {
  if (child_error_) throw *child_error_;
  const std::string why = status == HEADWATER_OK ? mistake_of_plan() : text(error);
  if (!why.empty())
    throw PlanError(
        std::string(to_string(technique_.kind())) + " '" + technique_.name() + "': " + why,
        technique_.origin().mark);
}

std::string Planner::mistake_of_plan() const {
  if (!mistake_.empty()) return mistake_;
  if (outputs_ != 1) return "it must state its output once";
  const auto& parameters = plan_.tensors[HEADWATER_PARAMETER];
  for (const BlockPlan::Tensor& t : parameters)
    if (t.request.bias >= static_cast<std::int64_t>(parameters.size()))
      return "the bias of its '" + t.name + "' does not exist";
  if (technique_.kind() == Kind::normalizer && plan_.out.features != in_.features)
    return "a normalizer must keep the shape of its input, but got " + text_of(in_) + " in and " +
           text_of(plan_.out) + " out";
  const auto& slots = this->slots();
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (is_chain(slots[i].kind) && !slots[i].techniques.empty() &&
        (!plan_.chains[i] || plan_.wirings[i].x.role == 0))
      return "it did not plan and wire its slot '" + slots[i].key + "'";
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (slots[i].kind == HEADWATER_INITIALIZER && slots[i].given &&
        std::ranges::none_of(parameters, [&](const BlockPlan::Tensor& t) {
          return t.request.initializer == static_cast<std::int32_t>(i);
        }))
      return "'" + slots[i].key + "' has nothing to fill, as the rest is set";
  return "";
}

}  // namespace

bool is_possible(const Shape& shape) {
  std::int64_t columns = 0;
  return shape.features > 0 && in_range(shape.features) && in_range(shape.steps) &&
         in_range(shape.batch) &&
         !__builtin_mul_overflow(std::max<std::int64_t>(shape.steps, 1), shape.batch, &columns) &&
         in_range(columns);
}

BlockPlan::BlockPlan(const std::vector<FilledSlot>& slots)
    : chains(slots.size()), wirings(slots.size()) {
  for (const FilledSlot& slot : slots)
    children.push_back(child_of(slot));
}

BlockPlan::BlockPlan(BlockPlan&&) noexcept = default;
BlockPlan::~BlockPlan() = default;

BlockPlan plan_block(const Technique& technique, const Shape& in, const PlanFor& plan_for) {
  return Planner(technique, in, plan_for).ask();
}

}  // namespace headwater
