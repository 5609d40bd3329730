// Layers one after the other: a whole network, or what fills a slot of a block.
#pragma once

#include "planned_block.hpp"

namespace headwater {

class Chain {
 public:
  /// One layer or more. PlanError when one of them cannot be planned.
  Chain(const Layers& layers, const Shape& in, const PlanFor& plan_for);

  const Shape& in() const { return in_; }
  const Shape& out() const { return blocks_.back()->out(); }
  const std::vector<std::unique_ptr<PlannedBlock>>& blocks() const { return blocks_; }

  /// Gradients of parameters that are not kept take turns in the same memory.
  void bind(Arena& arena, const Ends& ends, bool keep_gradients = true);

  /// The chain as a child of a block: forward and backward run all layers.
  headwater_child child(std::uint32_t kind) const;

 private:
  std::vector<std::unique_ptr<PlannedBlock>> blocks_;
  Shape in_;
  DType dtype_;
};

}  // namespace headwater
