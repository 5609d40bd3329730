// Random numbers that depend on nothing but their coordinates.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace headwater {

/// What a stream is for; streams of different purposes never meet.
enum class Purpose : std::uint32_t { initialization = 1, batches = 2, data = 3, block = 4 };

}  // namespace headwater

/// A stream of Philox 4x32-10 (Salmon et al., SC 2011): the key is the seed, the
/// counter is (position, purpose, index, step). Equal coordinates give equal bits, for
/// any number of threads, however many numbers are drawn at once, and on any machine
/// (normal numbers on those with the same C library). One stream is for one thread and
/// good for 2^34 words.
struct headwater_random {
 public:
  /// `index` tells tensors or samples apart, `step` training steps.
  headwater_random(std::uint64_t seed, headwater::Purpose purpose, std::uint32_t index = 0,
                   std::uint32_t step = 0);

  std::uint32_t next();                      ///< 32 random bits
  std::uint64_t below(std::uint64_t bound);  ///< uniform in 0 .. bound - 1, unbiased
  double uniform();                          ///< uniform in [0, 1), 53 bits
  void uniform(std::span<double> out);
  void normal(std::span<double> out);  ///< standard normal (Box and Muller)

 private:
  std::uint64_t next64();

  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;  ///< [0] counts blocks; purpose, index, step
  std::array<std::uint32_t, 4> block_{};
  int left_ = 0;  ///< words of block_ not yet drawn
  double spare_ = 0;
  bool has_spare_ = false;
};

namespace headwater {
using Random = ::headwater_random;
}
