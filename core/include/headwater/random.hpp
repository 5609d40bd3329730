// Random numbers that depend on nothing but their coordinates.
#pragma once

#include <cstdint>
#include <span>

namespace headwater {

/// What a stream is for; streams of different purposes never meet.
enum class Purpose : std::uint32_t {
  initialization = 1,
  batches = 2,
  data = 3,
  block = 4
};

}  // namespace headwater

/// A stream of Philox 4x32-10 (Salmon et al., SC 2011): the key is the seed, the
/// counter is (position, purpose, index, step). Equal coordinates give equal bits on
/// any machine and for any number of threads. One stream is for one thread.
struct headwater_random {
 public:
  /// `index` tells tensors or samples apart, `step` training steps.
  headwater_random(std::uint64_t seed,
                   headwater::Purpose purpose,
                   std::uint32_t index = 0,
                   std::uint32_t step = 0);

  std::uint32_t next();                      ///< 32 random bits
  std::uint64_t below(std::uint64_t bound);  ///< uniform in 0 .. bound - 1, unbiased
  double uniform();                          ///< uniform in [0, 1), 53 bits
  void uniform(std::span<double> out);
  void normal(std::span<double> out);  ///< standard normal (Box and Muller)

 private:
  void refill();

  std::uint32_t key_[2];
  std::uint32_t counter_[4];  ///< [0] counts blocks, then purpose, index, step
  std::uint32_t block_[4];
  int left_ = 0;
  double spare_ = 0;
  bool has_spare_ = false;
};

namespace headwater {
using Random = ::headwater_random;
}
