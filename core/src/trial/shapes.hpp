// Which shapes, tensors and slots a plan can have.
#pragma once

#include <headwater/matrix.hpp>
#include <headwater/technique.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace headwater {

/// Elements on one side of a matrix, at most.
inline constexpr std::int64_t most_on_a_side = std::int64_t{1} << 40;

/// Can a layer take or make samples of this shape, in sizes that can be computed with?
/// At least one feature.
bool is_possible(const Shape& shape);

/// "8 x 5 x 32": features, steps where there are any, batch.
std::string text_of(const Shape& shape);

/// Is the slot there, of that kind, and filled?
bool has_slot(const std::vector<FilledSlot>& slots, std::uint32_t slot, std::uint32_t kind);

/// Can the host make such a tensor for a block with these slots? `dtype` of the network.
bool can_make(const headwater_tensor& request, const std::vector<FilledSlot>& slots, DType dtype);

/// What is wrong with planning a slot for `in`, where a block itself gets samples like
/// `own`; "": nothing.
std::string mistake_of_child(const std::vector<FilledSlot>& slots, std::uint32_t slot,
                             const Shape* in, const Shape& own);

}  // namespace headwater
