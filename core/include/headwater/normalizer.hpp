// Normalizers: blocks whose output has the shape of their input, for use between a
// product and its activation, after the activation, or as layers of their own.
#pragma once

#include <headwater/block.hpp>

namespace headwater {

class Normalizer : public Block {
 public:
  static constexpr Kind interface = Kind::normalizer;
  using Block::Block;
};

}  // namespace headwater
