// One allocation for everything that a network needs, handed out twice in the same
// order: first to measure, then for real.
#pragma once

#include <headwater/matrix.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace headwater {

/// Parts of the memory that must lie together. A region may be used as a stack, so that
/// what does not live at the same time shares memory.
enum class Region { parameters, gradients, state, saved, scratch, count };

class Arena {
 public:
  /// A rows x cols matrix at next(region), zero at first; an empty view, which has no
  /// rows either, for no elements. Before allocate() the address only tells the place
  /// in its region.
  headwater_matrix take(Region region, std::int64_t rows, std::int64_t cols, DType dtype);

  /// Bytes handed out of a region so far, up to the end of the last matrix.
  std::uint64_t used(Region region) const { return at(region).used; }
  /// Where the next matrix of a region will begin: on a multiple of 64 bytes. So what
  /// is taken one after the other lies in that order, with gaps of less than 64.
  std::uint64_t next(Region region) const;
  /// Gives back what was handed out since used(region) was this.
  void release(Region region, std::uint64_t used) { at(region).used = used; }

  /// What the regions need at most, as measured so far.
  std::uint64_t bytes() const;
  /// Did a size not even fit 63 bits?
  bool overflowed() const { return overflowed_; }

  /// Allocates what was measured and starts over.
  void allocate();
  bool allocated() const { return memory_ != nullptr; }

  /// Where a byte of a region lies; while it is measured, as if from 0 on.
  void* address(Region region, std::uint64_t offset) const {
    return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(at(region).base) + offset);
  }

 private:
  struct Part {
    char* base = nullptr;
    std::uint64_t used = 0, most = 0;
  };

  Part& at(Region region) { return parts_[static_cast<std::size_t>(region)]; }
  const Part& at(Region region) const { return parts_[static_cast<std::size_t>(region)]; }

  std::array<Part, static_cast<std::size_t>(Region::count)> parts_;
  std::unique_ptr<void, void (*)(void*)> memory_{nullptr, &std::free};
  bool overflowed_ = false;
};

}  // namespace headwater
