// Streams of random numbers.
#include <headwater/random.hpp>

#include "philox.hpp"
#include <cmath>
#include <numbers>

namespace {

/// uniform in [0, 1) from the upper 53 of 64 random bits
double unit(std::uint64_t bits) {
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

}  // namespace

headwater_random::headwater_random(std::uint64_t seed, headwater::Purpose purpose,
                                   std::uint32_t index, std::uint32_t step)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      counter_{0, static_cast<std::uint32_t>(purpose), index, step} {}

std::uint32_t headwater_random::next() {
  if (left_ == 0) {
    block_ = headwater::philox(counter_, key_);
    ++counter_[0];
    left_ = 4;
  }
  return block_[static_cast<std::size_t>(4 - left_--)];
}

std::uint64_t headwater_random::next64() {
  const std::uint64_t high = next();
  return high << 32 | next();
}

// The lowest 2^64 mod bound values would favour small results.
std::uint64_t headwater_random::below(std::uint64_t bound) {
  const std::uint64_t refused = (0 - bound) % bound;
  for (;;) {
    const std::uint64_t bits = next64();
    if (bits >= refused) return bits % bound;
  }
}

double headwater_random::uniform() {
  return unit(next64());
}

void headwater_random::uniform(std::span<double> out) {
  for (double& x : out)
    x = uniform();
}

// r = sqrt(-2 log u), u in (0, 1];  r cos(2 pi v), r sin(2 pi v)
void headwater_random::normal(std::span<double> out) {
  for (double& x : out) {
    if (has_spare_) {
      has_spare_ = false;
      x = spare_;
      continue;
    }
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    const double angle = 2 * std::numbers::pi * uniform();
    x = radius * std::cos(angle);
    spare_ = radius * std::sin(angle);
    has_spare_ = true;
  }
}
