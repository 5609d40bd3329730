// Layers one after the other.
#include "chain.hpp"

#include <algorithm>

namespace headwater {

namespace {

headwater_status run_forward(const void* self, const headwater_call*, headwater_error* error) {
  for (const auto& block : static_cast<const Chain*>(self)->blocks())
    if (const headwater_status status = block->forward(error)) [[unlikely]]
      return status;
  return HEADWATER_OK;
}

headwater_status run_backward(const void* self, const headwater_call*, headwater_error* error) {
  const auto& blocks = static_cast<const Chain*>(self)->blocks();
  for (auto block = blocks.rbegin(); block != blocks.rend(); ++block)
    if (const headwater_status status = (*block)->backward(error)) [[unlikely]]
      return status;
  return HEADWATER_OK;
}

constexpr headwater_block chain_table{
    sizeof(headwater_block),        0, nullptr, {&run_forward, &run_forward},
    {&run_backward, &run_backward}, {}};

/// The same memory as another matrix, for a smaller one.
headwater_matrix reshaped(const headwater_matrix& memory, const Shape& shape) {
  return {memory.data, shape.features, columns(shape), shape.features};
}

}  // namespace

Chain::Chain(const Layers& layers, const Shape& in, const PlanFor& plan_for)
    : in_(in), dtype_(plan_for.dtype) {
  Shape shape = in;
  for (const auto& layer : layers) {
    blocks_.push_back(std::make_unique<PlannedBlock>(layer, shape, plan_for));
    shape = blocks_.back()->out();
  }
}

// Outputs are kept for backward. Of the gradients only two live at a time, so those
// between layers take turns in two buffers.
void Chain::bind(Arena& arena, const Ends& ends, bool keep_gradients) {
  const std::uint64_t scratch = arena.used(Region::scratch);
  const std::uint64_t parameter_gradients = arena.used(Region::gradients);
  const std::size_t last = blocks_.size() - 1;
  std::array<headwater_matrix, 2> gradients;
  for (std::size_t parity = 0; parity < 2; ++parity) {
    Shape largest{};
    for (std::size_t i = parity; i < last; i += 2)
      if (blocks_[i]->out().features * columns(blocks_[i]->out()) >
          largest.features * columns(largest))
        largest = blocks_[i]->out();
    gradients[parity] = arena.take(Region::scratch, largest.features, columns(largest), dtype_);
  }
  Ends at{.x = ends.x, .dx = ends.dx};
  for (std::size_t i = 0; i <= last; ++i) {
    const Shape& out = blocks_[i]->out();
    at.y = i == last ? ends.y : arena.take(Region::saved, out.features, columns(out), dtype_);
    at.dy = i == last ? ends.dy : reshaped(gradients[i % 2], out);
    blocks_[i]->bind(arena, at);
    if (!keep_gradients) arena.release(Region::gradients, parameter_gradients);
    at.x = at.y;
    at.dx = at.dy;
  }
  arena.release(Region::scratch, scratch);
}

headwater_child Chain::child(std::uint32_t kind) const {
  return {sizeof(headwater_child), kind, this, &chain_table, nullptr};
}

}  // namespace headwater
