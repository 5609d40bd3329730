// Compares segments with the file, and with each other.
#include "tables.hpp"
#include <array>
#include <bit>
#include <fmt/format.h>
#include <utility>

namespace headwater {
namespace {

constexpr std::uint64_t page = 4096;
/// Of variables that each thread has its own of: the loader gives up where it cannot have it.
constexpr std::uint64_t most_of_thread = std::uint64_t{64} << 20U;

/// What is read by its address.
constexpr std::array<std::pair<Elf64_Word, const char*>, 5> readable{
    {{PT_DYNAMIC, "dynamic section"},
     {PT_NOTE, "notes"},
     {PT_PHDR, "segments"},
     {PT_GNU_PROPERTY, "properties"},
     {PT_GNU_EH_FRAME, "tables of exceptions"}}};

bool has_bytes(const Elf64_Phdr& segment) {
  return segment.p_type == PT_LOAD || segment.p_type == PT_DYNAMIC || segment.p_type == PT_NOTE;
}

/// Whether it lies in memory where it says, with the bytes of the file that it says.
void check_bytes(const Image& image, const Elf64_Phdr& segment, const char* what) {
  if (image.offset(segment.p_vaddr, segment.p_memsz, what) != segment.p_offset &&
      segment.p_memsz > 0)
    lead_out(what);
}

/// Each note is its header, a name and what it says, and ends within the segment.
void check_properties(const Image& image, const Elf64_Phdr& segment) {
  constexpr const char* what = "properties";
  const auto padded = [&](std::uint64_t n) {
    return (n + 7) / 8 * 8;
  };
  for (std::uint64_t at = 0; at < segment.p_memsz;) {
    const auto note = image.at<Elf64_Nhdr>(segment.p_vaddr + at, what);
    at += padded(sizeof note + note.n_namesz) + note.n_descsz;
    if (at > segment.p_memsz) lead_out(what);
    at = padded(at);
  }
}

void check_thread_storage(const Image& image, const Elf64_Phdr& segment) {
  if (segment.p_memsz > most_of_thread || segment.p_filesz > segment.p_memsz ||
      segment.p_align > page || (segment.p_align != 0 && !std::has_single_bit(segment.p_align)))
    throw ElfFault(fmt::format("damaged: it wants {} bytes for each thread, aligned to {}",
                               segment.p_memsz, segment.p_align));
  image.offset(segment.p_vaddr, segment.p_filesz, "variables of threads");
}

/// The loader protects whole pages, and linkers round to them.
void check_constants(const Image& image, const Elf64_Phdr& segment) {
  const auto end = [](const Elf64_Phdr& s) {
    return (s.p_vaddr + s.p_memsz + page - 1) / page * page;
  };
  const bool inside = std::ranges::any_of(image.segments(), [&](const Elf64_Phdr& s) {
    return s.p_type == PT_LOAD && segment.p_vaddr >= s.p_vaddr / page * page &&
           segment.p_vaddr <= end(s) && segment.p_memsz <= end(s) - segment.p_vaddr;
  });
  if (!inside) lead_out("constants");
}

}  // namespace

void check_extents(const FileBytes& file, const std::vector<Elf64_Phdr>& segments) {
  std::uint64_t end = 0;
  for (const Elf64_Phdr& segment : segments) {
    if (has_bytes(segment) && !file.holds(segment.p_offset, segment.p_filesz))
      throw ElfFault(fmt::format("truncated: of its {} bytes, {} should follow byte {}", file.size,
                                 segment.p_filesz, segment.p_offset));
    if (segment.p_type != PT_LOAD) continue;
    if (segment.p_vaddr < end || segment.p_filesz > segment.p_memsz ||
        segment.p_memsz > UINT64_MAX - page - segment.p_vaddr)
      throw ElfFault("damaged: its segments overlap in memory");
    end = segment.p_vaddr + segment.p_memsz;
  }
  if (end == 0) throw ElfFault("damaged: it has nothing to load");
}

void check_segments(const Image& image, const Elf64_Ehdr& header) {
  for (const Elf64_Phdr& segment : image.segments()) {
    const Elf64_Word type = segment.p_type;
    for (const auto& [one, what] : readable)
      if (one == type) check_bytes(image, segment, what);
    if (type == PT_PHDR && segment.p_offset != header.e_phoff) lead_out("segments");
    if (type == PT_GNU_PROPERTY) check_properties(image, segment);
    if (type == PT_TLS) check_thread_storage(image, segment);
    if (type == PT_GNU_RELRO) check_constants(image, segment);
  }
}

}  // namespace headwater
