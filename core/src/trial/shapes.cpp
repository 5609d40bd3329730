// Bounds of sizes, with which no product of two of them is too large.
#include "shapes.hpp"

#include <algorithm>

namespace headwater {
namespace {

bool in_range(std::int64_t n) {
  return n >= 0 && n <= most_on_a_side;
}

}  // namespace

bool is_possible(const Shape& shape) {
  std::int64_t columns = 0;
  return shape.features > 0 && in_range(shape.features) && in_range(shape.steps) &&
         in_range(shape.batch) &&
         !__builtin_mul_overflow(std::max<std::int64_t>(shape.steps, 1), shape.batch, &columns) &&
         in_range(columns);
}

std::string text_of(const Shape& shape) {
  return std::to_string(shape.features) + (shape.steps ? " x " + std::to_string(shape.steps) : "") +
         " x " + std::to_string(shape.batch);
}

bool has_slot(const std::vector<FilledSlot>& slots, std::uint32_t slot, std::uint32_t kind) {
  return slot < slots.size() && slots[slot].kind == kind && !slots[slot].techniques.empty();
}

bool can_make(const headwater_tensor& t, const std::vector<FilledSlot>& slots, DType dtype) {
  const bool sizes = in_range(t.rows) && in_range(t.cols);
  const bool role = t.role >= HEADWATER_PARAMETER && t.role <= HEADWATER_WORKSPACE;
  const auto fits = [&](std::int32_t slot, std::uint32_t kind) {
    return slot < 0 || has_slot(slots, static_cast<std::uint32_t>(slot), kind);
  };
  const bool filled =
      fits(t.initializer, HEADWATER_INITIALIZER) && fits(t.activation, HEADWATER_ACTIVATION);
  const bool own_type = t.dtype == static_cast<std::uint32_t>(dtype);
  const bool type = own_type || (t.dtype <= HEADWATER_F64 && t.role >= HEADWATER_SAVED);
  const bool gates = t.gates.n >= 1 && t.gates.keep < t.gates.n && t.gates.add < t.gates.n &&
                     t.rows % t.gates.n == 0;
  return sizes && role && filled && type && gates;
}

// Steps that count are told by sample of the block: there are as many as its batch.
std::string mistake_of_child(const std::vector<FilledSlot>& slots, std::uint32_t slot,
                             const Shape* in, const Shape& own) {
  if (slot >= slots.size() || slots[slot].techniques.empty())
    return "it planned a slot that is empty";
  if (!in || !is_possible(*in)) return "it planned a slot for an impossible input";
  if (in->steps > 0 && in->batch != own.batch)
    return "it planned a slot for sequences of another batch than its own";
  return "";
}

}  // namespace headwater
