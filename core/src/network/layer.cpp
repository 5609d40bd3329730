// An activation as a layer of its own.
#include "layer.hpp"

#include <headwater/technique.hpp>

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
headwater_status forward(const void* self, const headwater_call* c, headwater_error* error) {
  return activation(c->children[0]).forward[dtype](self, c->x, nullptr, c->y, error);
}

template <std::size_t dtype>
headwater_status backward(const void* self, const headwater_call* c, headwater_error* error) {
  if (!c->dx) return HEADWATER_OK;
  return activation(c->children[0]).backward[dtype](self, c->x, c->y, c->dy, c->dx, nullptr, error);
}

constexpr headwater_block around_activation{sizeof(headwater_block),
                                            0,
                                            &plan,
                                            {&forward<HEADWATER_F32>, &forward<HEADWATER_F64>},
                                            {&backward<HEADWATER_F32>, &backward<HEADWATER_F64>},
                                            {}};

class ActivationLayer final : public Technique {
 public:
  explicit ActivationLayer(const std::shared_ptr<const Technique>& activation)
      : Technique(with_slot(activation),
                  std::shared_ptr<const Caller>(activation, &activation->caller())) {}

  headwater_child child() const override {
    const void* const self = origin().slots[0].techniques[0]->child().self;
    return {sizeof(headwater_child), HEADWATER_BLOCK, self, &around_activation, nullptr};
  }

 private:
  static Origin with_slot(const std::shared_ptr<const Technique>& activation) {
    Origin origin = activation->origin();
    origin.slots = {{"activation", HEADWATER_ACTIVATION, {activation}}};
    return origin;
  }
};

}  // namespace

std::shared_ptr<const Technique> as_layer(std::shared_ptr<const Technique> technique) {
  if (technique->kind() != Kind::activation) return technique;
  return std::make_shared<ActivationLayer>(technique);
}

}  // namespace headwater
