// What memory a loaded library, or the program itself, occupies.
#pragma once

#include <cstdint>
#include <vector>

namespace headwater {

class MemoryMap {
 public:
  /// Of the library or program that `inside` lies in.
  explicit MemoryMap(const void* inside);

  /// Whether there is readable memory of it there, aligned so.
  bool holds(const void* start, std::uint64_t size, std::uint64_t alignment) const;

  /// Whether this may be the start of a function, here or in another library.
  bool may_call(const void* function) const;

 private:
  struct Part {
    std::uintptr_t begin, end;
    bool readable, executable;
  };
  const Part* part_of(const void* address) const;

  std::vector<Part> parts_;
};

}  // namespace headwater
