// Reads the dynamic section, symbols and properties of a shared library.
#include "library_file.hpp"

#include <headwater/error.hpp>

#include <algorithm>
#include <base/file.hpp>
#include <bit>
#include <cstring>
#include <elf.h>
#include <optional>

namespace headwater::lab {

namespace {

constexpr std::uint32_t isa_needed = 0xc0008002;  ///< GNU_PROPERTY_X86_ISA_1_NEEDED

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path), bytes_(read_file(path)) {
    const auto header = at<Elf64_Ehdr>(0);
    for (unsigned i = 0; i < header.e_phnum; ++i)
      segments_.push_back(at<Elf64_Phdr>(header.e_phoff + i * sizeof(Elf64_Phdr)));
    for (const Elf64_Phdr& segment : segments_)
      if (segment.p_type == PT_DYNAMIC) read_dynamic(segment);
  }

  LibraryFile read() const {
    LibraryFile file;
    read_symbols(file);
    for (const Elf64_Dyn& entry : dynamic_)
      read_entry(entry, file);
    for (const Elf64_Phdr& segment : segments_) {
      if (segment.p_type == PT_GNU_STACK) file.executable_stack = (segment.p_flags & PF_X) != 0;
      if (segment.p_type == PT_LOAD && (~segment.p_flags & (PF_W | PF_X)) == 0)
        file.writable_code = true;
      if (segment.p_type == PT_NOTE) read_properties(segment, file);
    }
    return file;
  }

 private:
  [[noreturn]] void damaged() const {
    throw Error("the tables of " + path_ + " lead out of the file");
  }

  template <class T>
  T at(std::uint64_t offset) const {
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof(T)) damaged();
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }

  std::string text_at(std::uint64_t offset) const {
    if (offset >= bytes_.size()) damaged();
    return bytes_.substr(offset, bytes_.find('\0', offset) - offset);
  }

  std::uint64_t offset_of(std::uint64_t address) const {
    for (const Elf64_Phdr& s : segments_)
      if (s.p_type == PT_LOAD && address >= s.p_vaddr && address - s.p_vaddr < s.p_filesz)
        return s.p_offset + (address - s.p_vaddr);
    damaged();
  }

  void read_dynamic(const Elf64_Phdr& segment) {
    for (std::uint64_t i = 0; i < segment.p_filesz; i += sizeof(Elf64_Dyn)) {
      dynamic_.push_back(at<Elf64_Dyn>(segment.p_offset + i));
      if (dynamic_.back().d_tag == DT_NULL) return;
    }
  }

  std::optional<std::uint64_t> value_of(Elf64_Sxword tag) const {
    const auto found = std::ranges::find(dynamic_, tag, &Elf64_Dyn::d_tag);
    if (found == dynamic_.end()) return std::nullopt;
    return found->d_un.d_val;
  }

  std::string name_at(std::uint64_t index) const {
    const auto names = value_of(DT_STRTAB);
    return names ? text_at(offset_of(*names) + index) : "";
  }

  /// The table of symbols does not say how long it is; the hash tables do.
  std::uint64_t count_symbols() const {
    if (const auto hash = value_of(DT_HASH))
      return at<std::uint32_t>(offset_of(*hash) + sizeof(std::uint32_t));
    const auto hash = value_of(DT_GNU_HASH);
    return hash ? count_by_gnu_hash(offset_of(*hash)) : 0;
  }

  std::uint64_t count_by_gnu_hash(std::uint64_t table) const {
    const auto word = [&](std::uint64_t offset) {
      return at<std::uint32_t>(offset);
    };
    const std::uint64_t buckets = word(table), first = word(table + 4);
    const std::uint64_t bucket = table + 16 + 8 * std::uint64_t{word(table + 8)};
    const std::uint64_t chain = bucket + 4 * buckets;
    std::uint64_t last = 0;
    for (std::uint64_t i = 0; i < buckets; ++i)
      last = std::max<std::uint64_t>(last, word(bucket + 4 * i));
    if (last < first) return first;
    while ((word(chain + 4 * (last - first)) & 1) == 0)
      ++last;
    return last + 1;
  }

  void read_symbols(LibraryFile& file) const {
    const auto table = value_of(DT_SYMTAB);
    if (!table) return;
    const std::uint64_t n = count_symbols();
    for (std::uint64_t i = 1; i < n; ++i) {
      const auto symbol = at<Elf64_Sym>(offset_of(*table) + i * sizeof(Elf64_Sym));
      const unsigned bind = ELF64_ST_BIND(symbol.st_info);
      const unsigned visibility = ELF64_ST_VISIBILITY(symbol.st_other);
      const bool seen = visibility == STV_DEFAULT || visibility == STV_PROTECTED;
      if (symbol.st_shndx == SHN_UNDEF || bind == STB_LOCAL || !seen) continue;
      file.exported.push_back({name_at(symbol.st_name), bind == STB_GNU_UNIQUE});
    }
  }

  void read_entry(const Elf64_Dyn& entry, LibraryFile& file) const {
    const std::uint64_t value = entry.d_un.d_val;
    if (entry.d_tag == DT_NEEDED) file.needed.push_back(name_at(value));
    if (entry.d_tag == DT_TEXTREL) file.text_relocations = true;
    if (entry.d_tag == DT_FLAGS && (value & DF_TEXTREL) != 0) file.text_relocations = true;
    if (entry.d_tag != DT_RPATH && entry.d_tag != DT_RUNPATH) return;
    const std::string all = name_at(value) + ":";
    for (std::size_t begin = 0; begin < all.size();) {
      const std::size_t end = all.find(':', begin);
      file.search_paths.push_back(all.substr(begin, end - begin));
      begin = end + 1;
    }
  }

  /// Notes of a segment that are aligned to 8 bytes, and the properties in them.
  void read_properties(const Elf64_Phdr& segment, LibraryFile& file) const {
    const auto padded = [](std::uint64_t n) {
      return (n + 7) / 8 * 8;
    };
    if (segment.p_align != 8) return;
    const std::uint64_t end = segment.p_offset + segment.p_filesz;
    for (std::uint64_t at_note = segment.p_offset; at_note + 12 <= end;) {
      const auto note = at<Elf64_Nhdr>(at_note);
      const std::uint64_t first = at_note + padded(sizeof note + note.n_namesz);
      const std::uint64_t last = std::min(first + note.n_descsz, end);
      for (std::uint64_t p = first; note.n_type == NT_GNU_PROPERTY_TYPE_0 && p + 12 <= last;) {
        if (at<std::uint32_t>(p) == isa_needed)
          file.isa = static_cast<unsigned>(std::bit_width(at<std::uint32_t>(p + 8)));
        p += padded(8 + std::uint64_t{at<std::uint32_t>(p + 4)});
      }
      at_note = first + padded(note.n_descsz);
    }
  }

  std::string path_, bytes_;
  std::vector<Elf64_Phdr> segments_;
  std::vector<Elf64_Dyn> dynamic_;
};

}  // namespace

LibraryFile read_library(const std::string& path) {
  return Reader(path).read();
}

}  // namespace headwater::lab
