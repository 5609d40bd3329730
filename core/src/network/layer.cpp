// A technique as a layer.
#include "layer.hpp"

namespace headwater {

namespace {

// A block around an activation: y = f(x), dx = dy f'.

const headwater_activation& activation(const headwater_child& child) {
  return *static_cast<const headwater_activation*>(child.table);
}

headwater_status plan(const void*, const headwater_plan* p, headwater_error*) {
  p->output(p->ctx, &p->in);
  p->observe(p->ctx, 0, {HEADWATER_X, 0}, {HEADWATER_Y, 0});
  return HEADWATER_OK;
}

template <std::size_t dtype>
headwater_status forward(const void* self, const headwater_call* c,
                         headwater_error* error) {
  return activation(c->children[0]).forward[dtype](self, c->x, nullptr, c->y, error);
}

template <std::size_t dtype>
headwater_status backward(const void* self, const headwater_call* c,
                          headwater_error* error) {
  if (!c->dx) return HEADWATER_OK;
  return activation(c->children[0])
      .backward[dtype](self, c->x, c->y, c->dy, c->dx, nullptr, error);
}

constexpr headwater_block around_activation{
    sizeof(headwater_block),
    0,
    &plan,
    {&forward<HEADWATER_F32>, &forward<HEADWATER_F64>},
    {&backward<HEADWATER_F32>, &backward<HEADWATER_F64>},
    {}};

headwater_child child_of(const FilledSlot& slot) {
  headwater_child child{};
  if (slot.kind == HEADWATER_LAYERS)
    child.kind = HEADWATER_LAYERS;
  else if (slot.techniques.size() == 1)
    child = slot.techniques[0]->child();
  return child;
}

}  // namespace

Layer::Layer(std::shared_ptr<const Technique> made)
    : technique(std::move(made)),
      self(technique->child().self),
      table(static_cast<const headwater_block*>(technique->child().table)),
      slots(technique->origin().slots) {
  if (technique->kind() == Kind::activation) {
    table = &around_activation;
    only_slot = {{"activation", HEADWATER_ACTIVATION, {technique}}};
    slots = only_slot;
  }
  for (const FilledSlot& slot : slots)
    children.push_back(child_of(slot));
}

bool Layer::has_slot(std::uint32_t slot, std::uint32_t kind) const {
  return slot < slots.size() && slots[slot].kind == kind &&
         !slots[slot].techniques.empty();
}

}  // namespace headwater
