// What a block asks for at its place in a network.
#pragma once

#include <headwater/error.hpp>
#include <headwater/matrix.hpp>
#include <headwater/technique.hpp>

#include "../runtime/services.hpp"
#include <array>
#include <memory>
#include <string>
#include <vector>

namespace headwater {

class Chain;

/// A mistake in a plan, at the technique that refuses it, or at the setting that it names.
struct PlanError : Error {
  PlanError(const std::string& text, const Technique& refuses);
  Mark mark;
};

/// What all layers of a network are planned for.
struct PlanFor {
  const Services& services;
  DType dtype;
  std::uint32_t mode;           ///< HEADWATER_TRAIN, or HEADWATER_EVAL where nothing can train
  const std::int64_t* lengths;  ///< steps that count, by sample
};

struct BlockPlan {
  struct Tensor {
    headwater_tensor request;
    std::string name;
  };
  struct Seen {
    std::uint32_t slot;
    headwater_place x, y;
  };

  explicit BlockPlan(const std::vector<FilledSlot>& slots);
  BlockPlan(BlockPlan&&) noexcept;
  ~BlockPlan();

  Shape out{};
  std::array<std::vector<Tensor>, HEADWATER_WORKSPACE + 1> tensors;  ///< by role
  std::vector<headwater_child> children;       ///< by slot: what blocks know of them
  std::vector<std::unique_ptr<Chain>> chains;  ///< by slot; null where none is planned
  std::vector<headwater_wiring> wirings;       ///< of the chains
  std::vector<Seen> seen;
  std::vector<headwater_place> state_gradients;
};

/// Asks a block what it needs for inputs of this shape. PlanError when it
/// refuses, or asks for what cannot be.
BlockPlan plan_block(const Technique& technique, const Shape& in, const PlanFor& plan_for);

}  // namespace headwater
