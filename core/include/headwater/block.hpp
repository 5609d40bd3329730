// Blocks: layers with parameters, or made of other layers.
#pragma once

#include <headwater/technique.hpp>

namespace headwater {

/// A block works inside a planned network only: plan() asks for tensors, and each call
/// brings them. Networks call the table of child() directly, without a virtual call.
class Block : public Technique {
 public:
  static constexpr Kind interface = Kind::block;
  using Technique::Technique;

  const headwater_block& table() const {
    return *static_cast<const headwater_block*>(child().table);
  }
};

}  // namespace headwater
