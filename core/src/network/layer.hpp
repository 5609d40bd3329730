// A technique as a layer: a block as it is, or an activation in the only slot of one.
#pragma once

#include <headwater/technique.hpp>

#include <memory>
#include <span>
#include <vector>

namespace headwater {

/// What the planner and the steps know of the technique of a layer. Stays where it is.
class Layer {
 public:
  explicit Layer(std::shared_ptr<const Technique> technique);
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;

  const Technique& technique() const { return *technique_; }
  const headwater_block& table() const { return *table_; }
  const void* self() const { return self_; }
  /// By slot number; so are children(), the same as blocks see them.
  std::span<const FilledSlot> slots() const { return slots_; }
  std::span<headwater_child> children() { return children_; }
  std::span<const headwater_child> children() const { return children_; }

  /// Is there a technique of this kind in the slot?
  bool has_slot(std::uint32_t slot, std::uint32_t kind) const;

 private:
  std::shared_ptr<const Technique> technique_;
  const headwater_block* table_;
  const void* self_;
  std::vector<FilledSlot> only_slot_;  ///< of an activation
  std::span<const FilledSlot> slots_;
  std::vector<headwater_child> children_;
};

}  // namespace headwater
