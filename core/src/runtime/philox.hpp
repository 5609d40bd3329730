// Philox 4x32-10, the counter-based generator of Salmon et al. (SC 2011), as a
// function.
#pragma once

#include <array>
#include <cstdint>

namespace headwater {

/// 128 random bits that depend on counter and key only.
constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                              std::array<std::uint32_t, 2> key) {
  auto a = counter[0], b = counter[1], c = counter[2], d = counter[3], k = key[0], l = key[1];
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t even = std::uint64_t{0xD2511F53} * a;
    const std::uint64_t odd = std::uint64_t{0xCD9E8D57} * c;
    a = static_cast<std::uint32_t>(odd >> 32) ^ b ^ k;
    b = static_cast<std::uint32_t>(odd);
    c = static_cast<std::uint32_t>(even >> 32) ^ d ^ l;
    d = static_cast<std::uint32_t>(even);
    k += 0x9E3779B9;
    l += 0xBB67AE85;
  }
  return {a, b, c, d};
}

}  // namespace headwater
