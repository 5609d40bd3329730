// What a block wires to its slots, held against what is in them.
#pragma once

#include <headwater/abi.h>

#include <array>
#include <cstdint>
#include <string>

namespace headwater {

/// As much of a tensor as must fit.
struct Extent {
  std::int64_t rows = 0, cols = 0;
  std::uint32_t dtype = HEADWATER_F32;

  bool operator==(const Extent&) const = default;
};

/// "8 x 32 of float64"
std::string text(const Extent& extent);

/// Of a wiring, in its order: x, y, dy, dx.
using WiredExtents = std::array<Extent, 4>;

/// What of the ends of a slot would let a child write or read beyond them; "": nothing.
std::string mistake_of_ends(const std::string& slot, const WiredExtents& wired,
                            const WiredExtents& needed);

}  // namespace headwater
