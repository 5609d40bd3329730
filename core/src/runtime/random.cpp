// Philox 4x32-10.  Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
// 1, 2, 3", SC 2011.
#include <headwater/random.hpp>

#include <cmath>
#include <numbers>

namespace {

/// One round on (counter, key): two products, whose halves are mixed and swapped.
void round(std::uint32_t (&c)[4], const std::uint32_t (&key)[2]) {
  const std::uint64_t a = std::uint64_t{0xD2511F53} * c[0];
  const std::uint64_t b = std::uint64_t{0xCD9E8D57} * c[2];
  const std::uint32_t c1 = c[1], c3 = c[3];
  c[0] = static_cast<std::uint32_t>(b >> 32) ^ c1 ^ key[0];
  c[1] = static_cast<std::uint32_t>(b);
  c[2] = static_cast<std::uint32_t>(a >> 32) ^ c3 ^ key[1];
  c[3] = static_cast<std::uint32_t>(a);
}

}  // namespace

headwater_random::headwater_random(std::uint64_t seed,
                                   headwater::Purpose purpose,
                                   std::uint32_t index,
                                   std::uint32_t step)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      counter_{0, static_cast<std::uint32_t>(purpose), index, step},
      block_{} {}

void headwater_random::refill() {
  std::uint32_t key[2] = {key_[0], key_[1]};
  for (int i = 0; i < 4; ++i)
    block_[i] = counter_[i];
  for (int i = 0; i < 10; ++i) {
    round(block_, key);
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  ++counter_[0];
  left_ = 4;
}

std::uint32_t headwater_random::next() {
  if (left_ == 0) refill();
  return block_[4 - left_--];
}

double headwater_random::uniform() {
  const std::uint64_t high = next() >> 5, low = next() >> 6;
  return static_cast<double>((high << 26) | low) * 0x1p-53;
}

void headwater_random::uniform(std::span<double> out) {
  for (double& u : out)
    u = uniform();
}

// Numbers above the largest multiple of the bound would favour small results.
std::uint64_t headwater_random::below(std::uint64_t bound) {
  const std::uint64_t reject = (0 - bound) % bound;
  for (;;) {
    const std::uint64_t high = next(), low = next();
    const std::uint64_t bits = (high << 32) | low;
    if (bits >= reject) return bits % bound;
  }
}

// Box and Muller: r = sqrt(-2 ln u), angle 2 pi v give two independent normals.
void headwater_random::normal(std::span<double> out) {
  for (double& z : out) {
    if (has_spare_) {
      z = spare_;
      has_spare_ = false;
      continue;
    }
    const double u = 1 - uniform(), v = uniform();
    const double r = std::sqrt(-2 * std::log(u));
    z = r * std::cos(2 * std::numbers::pi * v);
    spare_ = r * std::sin(2 * std::numbers::pi * v);
    has_spare_ = true;
  }
}
