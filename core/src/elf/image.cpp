// Follows addresses into the file.
#include "image.hpp"

#include <limits.h>

namespace headwater {

void lead_out(const char* what) {
  throw ElfFault(std::string("damaged: its ") + what + " lead out of it");
}

std::optional<std::uint64_t> Image::entry(Elf64_Sxword tag) const {
  const auto found = std::find_if(dynamic_.rbegin(), dynamic_.rend(),
                                  [&](const Elf64_Dyn& one) { return one.d_tag == tag; });
  if (found == dynamic_.rend()) return std::nullopt;
  return found->d_un.d_val;
}

std::uint64_t Image::require(Elf64_Sxword tag, const char* what) const {
  const auto value = entry(tag);
  if (!value) throw ElfFault(std::string("damaged: it has no ") + what);
  return *value;
}

bool Image::maps(std::uint64_t address, std::uint64_t length, Elf64_Word flags) const {
  return std::ranges::any_of(segments_, [&](const Elf64_Phdr& s) {
    return s.p_type == PT_LOAD && (s.p_flags & flags) == flags && address >= s.p_vaddr &&
           length <= s.p_memsz && address - s.p_vaddr <= s.p_memsz - length;
  });
}

std::uint64_t Image::bytes_from(std::uint64_t address) const {
  for (const Elf64_Phdr& s : segments_)
    if (s.p_type == PT_LOAD && address >= s.p_vaddr && address - s.p_vaddr < s.p_filesz)
      return s.p_filesz - (address - s.p_vaddr);
  return 0;
}

std::uint64_t Image::offset(std::uint64_t address, std::uint64_t length, const char* what) const {
  if (length == 0) return 0;
  for (const Elf64_Phdr& s : segments_)
    if (s.p_type == PT_LOAD && (s.p_flags & PF_R) != 0 && address >= s.p_vaddr &&
        length <= s.p_filesz && address - s.p_vaddr <= s.p_filesz - length)
      return s.p_offset + (address - s.p_vaddr);
  lead_out(what);
}

std::string Image::text(std::uint64_t index) const {
  const std::uint64_t strings = require(DT_STRTAB, "table of strings");
  const std::uint64_t size = require(DT_STRSZ, "size of strings");
  if (index >= size) lead_out("names");
  const std::uint64_t longest = std::min<std::uint64_t>(PATH_MAX, size - index);
  const std::string bytes = file_.read(offset(strings + index, longest, "strings"), longest);
  const std::size_t end = bytes.find('\0');
  if (end == std::string::npos) lead_out("names");
  return bytes.substr(0, end);
}

}  // namespace headwater
