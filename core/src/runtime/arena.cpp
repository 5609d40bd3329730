// One allocation for everything that a network needs.
#include "arena.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <sys/mman.h>

namespace headwater {

namespace {

constexpr std::uint64_t alignment = 64;
constexpr std::uint64_t page = std::uint64_t{2} << 20;  ///< a large page of memory
/// Far above any memory, and small enough that a few sums of it do not overflow.
constexpr std::int64_t most_bytes = std::int64_t{1} << 58;

constexpr std::uint64_t round_up(std::uint64_t bytes, std::uint64_t unit) {
  return (bytes + unit - 1) / unit * unit;
}

}  // namespace

headwater_matrix Arena::take(Region region, std::int64_t rows, std::int64_t cols, DType dtype) {
  std::int64_t bytes = 0;
  if (rows <= 0 || cols <= 0) return {nullptr, 0, 0, 0};
  if (__builtin_mul_overflow(rows, cols, &bytes) ||
      __builtin_mul_overflow(bytes, size_of(dtype), &bytes) || bytes > most_bytes) {
    overflowed_ = true;
    return {nullptr, rows, cols, rows};
  }
  Part& part = at(region);
  const std::uint64_t begin = next(region);
  part.used = std::min(begin + static_cast<std::uint64_t>(bytes), std::uint64_t{most_bytes} * 2);
  part.most = std::max(part.most, part.used);
  return {address(region, begin), rows, cols, rows};
}

std::uint64_t Arena::next(Region region) const {
  return round_up(used(region), alignment);
}

std::uint64_t Arena::bytes() const {
  std::uint64_t sum = 0;
  for (const Part& part : parts_)
    sum += round_up(part.most, alignment);
  return sum;
}

void Arena::allocate() {
  const std::uint64_t unit = bytes() < page ? alignment : page;
  const std::uint64_t size = std::max(round_up(bytes(), unit), unit);
  memory_.reset(std::aligned_alloc(unit, size));
  if (!memory_) throw std::bad_alloc();
  // A step walks through all of it: with pages of 4 KiB the processor would look up
  // addresses half of the time. Best effort.
  if (unit == page) madvise(memory_.get(), size, MADV_HUGEPAGE);
  std::memset(memory_.get(), 0, size);
  char* base = static_cast<char*>(memory_.get());
  for (Part& part : parts_) {
    part.base = base;
    part.used = 0;
    base += round_up(part.most, alignment);
  }
}

}  // namespace headwater
