// A bare activation as a layer: y = f(x), dx = dy f'.
#include "chain.hpp"

namespace headwater {

namespace {

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

}  // namespace

const headwater_block& activation_layer() {
  static constexpr headwater_block table{
      sizeof(headwater_block),
      0,
      &plan,
      {&forward<HEADWATER_F32>, &forward<HEADWATER_F64>},
      {&backward<HEADWATER_F32>, &backward<HEADWATER_F64>},
      {}};
  return table;
}

}  // namespace headwater
