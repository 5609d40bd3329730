// Reads the segments of a loaded library.
#include "memory_map.hpp"

#include <link.h>

namespace headwater {

MemoryMap::MemoryMap(const void* inside) {
  struct Search {
    const void* inside;
    MemoryMap& map;
  } search{inside, *this};
  ::dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t, void* user) {
        const Search& wanted = *static_cast<Search*>(user);
        std::vector<Part>& parts = wanted.map.parts_;
        parts.clear();
        for (std::size_t i = 0; i < object->dlpi_phnum; ++i) {
          const auto& segment = object->dlpi_phdr[i];
          const std::uintptr_t begin = object->dlpi_addr + segment.p_vaddr;
          if (segment.p_type == PT_LOAD)
            parts.push_back({begin, begin + segment.p_memsz, (segment.p_flags & PF_R) != 0,
                             (segment.p_flags & PF_X) != 0});
        }
        return wanted.map.part_of(wanted.inside) != nullptr ? 1 : 0;
      },
      &search);
  if (part_of(inside) == nullptr) parts_.clear();
}

const MemoryMap::Part* MemoryMap::part_of(const void* inside) const {
  const auto address = reinterpret_cast<std::uintptr_t>(inside);
  for (const Part& part : parts_)
    if (address >= part.begin && address < part.end) return &part;
  return nullptr;
}

bool MemoryMap::holds(const void* start, std::uint64_t size, std::uint64_t alignment) const {
  const auto address = reinterpret_cast<std::uintptr_t>(start);
  const Part* const part = part_of(start);
  return part != nullptr && part->readable && size <= part->end - address &&
         address % alignment == 0;
}

bool MemoryMap::may_call(const void* function) const {
  if (const Part* const part = part_of(function)) return part->executable;
  const MemoryMap other(function);
  const Part* const part = other.part_of(function);
  return part != nullptr && part->executable;
}

}  // namespace headwater
