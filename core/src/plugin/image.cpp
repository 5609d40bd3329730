// What memory a loaded library occupies.
#include "library.hpp"
#include <cstddef>
#include <dlfcn.h>
#include <utility>

namespace headwater {

void Image::add(const dl_phdr_info& object) {
  for (std::size_t i = 0; i < object.dlpi_phnum; ++i) {
    const Elf64_Phdr& segment = object.dlpi_phdr[i];
    if (segment.p_type != PT_LOAD) continue;
    const std::uintptr_t begin = object.dlpi_addr + segment.p_vaddr;
    parts_.push_back({begin, begin + segment.p_memsz, (segment.p_flags & PF_R) != 0,
                      (segment.p_flags & PF_X) != 0});
  }
}

Image::Image(void* handle) {
  struct Search {
    const link_map* map = nullptr;
    Image* image = nullptr;
  } search;
  ::dlinfo(handle, RTLD_DI_LINKMAP, &search.map);
  search.image = this;
  ::dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t, void* user) {
        const auto& wanted = *static_cast<const Search*>(user);
        if (object->dlpi_name != wanted.map->l_name) return 0;
        wanted.image->add(*object);
        return 1;
      },
      &search);
}

Image Image::around(const void* inside) {
  struct Search {
    std::uintptr_t address = 0;
    Image image;
  } search{reinterpret_cast<std::uintptr_t>(inside), {}};
  ::dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t, void* user) {
        auto& wanted = *static_cast<Search*>(user);
        Image image;
        image.add(*object);
        if (image.part_of(wanted.address) == nullptr) return 0;
        wanted.image = std::move(image);
        return 1;
      },
      &search);
  return std::move(search.image);
}

const Image::Part* Image::part_of(std::uintptr_t address) const {
  for (const Part& part : parts_)
    if (address >= part.begin && address < part.end) return &part;
  return nullptr;
}

bool Image::holds(const void* start, std::uint64_t size,
                  std::uint64_t alignment) const {
  const auto address = reinterpret_cast<std::uintptr_t>(start);
  const Part* part = part_of(address);
  return part != nullptr && part->readable && size <= part->end - address &&
         address % alignment == 0;
}

bool Image::may_call(const void* function) const {
  const Part* part = part_of(reinterpret_cast<std::uintptr_t>(function));
  Dl_info info{};
  return part != nullptr ? part->executable : ::dladdr(function, &info) != 0;
}

}  // namespace headwater
