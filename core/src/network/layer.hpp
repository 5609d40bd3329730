// A technique as a layer: a block as it is, or an activation in the only slot of one.
#pragma once

#include <headwater/technique.hpp>

#include <memory>
#include <span>
#include <vector>

namespace headwater {

/// What the planner and the steps know of the technique of a layer. Stays where it is.
struct Layer {
  explicit Layer(std::shared_ptr<const Technique> made);
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;

  /// Is there a technique of this kind in the slot?
  bool has_slot(std::uint32_t slot, std::uint32_t kind) const;

  std::shared_ptr<const Technique> technique;
  const void* self;
  const headwater_block* table;
  std::vector<FilledSlot> only_slot;  ///< of an activation
  std::span<const FilledSlot> slots;
  std::vector<headwater_child> children;  ///< by slot: the same as blocks see them
};

}  // namespace headwater
