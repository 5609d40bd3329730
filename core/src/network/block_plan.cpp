// The planner's side of headwater_plan: records what a block asks for.
#include "block_plan.hpp"

#include "../contract/call.hpp"
#include "../technique/draft.hpp"
#include "../trial/ends.hpp"
#include "../trial/shapes.hpp"
#include "chain.hpp"
#include <algorithm>
#include <optional>
#include <string_view>

namespace headwater {

namespace {

constexpr std::uint64_t most_of_name = 256;

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
  headwater_plan callbacks();
  bool was_asked_for(headwater_place place) const;
  Extent extent(const Shape& shape) const;
  Extent extent(headwater_place place) const;
  void mistake(std::string text) {
    if (mistake_.empty()) mistake_ = std::move(text);
  }
  void check(headwater_status status, const headwater_error& error) const;
  std::string mistake_of_plan() const;
  std::string mistake_of_slot(std::size_t slot) const;

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
  const auto lock = Caller::alone();
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
  if (!shape) return mistake("it stated nothing as its output");
  if (shape->features < 1 || shape->features > most_on_a_side)
    mistake("it would make " + std::to_string(shape->features) + " features; 1 to " +
            std::to_string(most_on_a_side) + " are possible");
  if (!is_possible(*shape) || shape->batch != in_.batch)
    mistake("it stated an impossible number of steps or samples");
  plan_.out = *shape;
}

void Planner::tensor(const headwater_tensor* request) {
  if (!request || !request->name.data || request->name.size > most_of_name)
    return mistake("it asked for a tensor whose name is nothing, or longer than 256 bytes");
  std::string name(request->name.data, request->name.size);
  if (!can_make(*request, slots(), plan_for_.dtype))
    return mistake("it asked for an impossible tensor '" + name + "'");
  plan_.tensors[request->role].push_back({*request, std::move(name)});
}

headwater_status Planner::child(std::uint32_t slot, const headwater_shape* in, headwater_shape* out,
                                headwater_error* error) {
  const auto fail = [&](std::string_view text) {
    mistake(std::string(text));
    if (!error) return headwater_status{HEADWATER_E_SHAPE};
    error->message[text.copy(error->message, sizeof error->message - 1)] = 0;
    return error->code = HEADWATER_E_SHAPE;
  };
  const std::string wrong = mistake_of_child(slots(), slot, in, in_);
  if (!wrong.empty()) return fail(wrong);
  try {
    auto chain = std::make_unique<Chain>(slots()[slot].techniques, *in, plan_for_);
    if (out) *out = chain->out();
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

Extent Planner::extent(const Shape& shape) const {
  return {shape.features, columns(shape), static_cast<std::uint32_t>(plan_for_.dtype)};
}

Extent Planner::extent(headwater_place place) const {
  if (place.role == HEADWATER_X || place.role == HEADWATER_DX) return extent(in_);
  if (place.role == HEADWATER_Y || place.role == HEADWATER_DY) return extent(plan_.out);
  const headwater_tensor& t = plan_.tensors[place.role][place.index].request;
  return {t.rows, t.cols, t.dtype};
}

void Planner::wire(std::uint32_t slot, const headwater_wiring* wiring) {
  if (slot >= plan_.chains.size() || !plan_.chains[slot])
    return mistake("it wired a slot before planning it");
  if (!wiring) return mistake("it wired a slot to nothing");
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
  if (has_slot(slots(), slot, HEADWATER_ACTIVATION) && exists(x) && exists(y))
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
        technique_);
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
  for (const BlockPlan::Seen& seen : plan_.seen)
    if (extent(seen.x) != extent(seen.y))
      return "it showed that its slot '" + slots()[seen.slot].key + "' makes " +
             text(extent(seen.y)) + " of " + text(extent(seen.x));
  std::string found;
  for (std::size_t i = 0; i < slots().size() && found.empty(); ++i)
    found = mistake_of_slot(i);
  return found;
}

std::string Planner::mistake_of_slot(std::size_t i) const {
  const FilledSlot& slot = slots()[i];
  if (slot.kind == HEADWATER_INITIALIZER && slot.given &&
      std::ranges::none_of(plan_.tensors[HEADWATER_PARAMETER], [&](const BlockPlan::Tensor& t) {
        return t.request.initializer == static_cast<std::int32_t>(i);
      }))
    return "'" + slot.key + "' has nothing to fill, as the rest is set";
  if (!is_chain(slot.kind) || slot.techniques.empty()) return "";
  const headwater_wiring& wired = plan_.wirings[i];
  if (!plan_.chains[i] || wired.x.role == 0)
    return "it did not plan and wire its slot '" + slot.key + "'";
  const Extent in = extent(plan_.chains[i]->in()), out = extent(plan_.chains[i]->out());
  return mistake_of_ends(slot.key,
                         {extent(wired.x), extent(wired.y), extent(wired.dy), extent(wired.dx)},
                         {in, out, out, in});
}

}  // namespace

PlanError::PlanError(const std::string& text, const Technique& refuses)
    : Error(text), mark(place_of(refuses.origin(), text)) {}

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
