// Goes through relocations, and the arrays of functions that some of them fill.
#include "tables.hpp"
#include <map>

namespace headwater {
namespace {

constexpr const char* what = "relocations";
constexpr const char* calls = "functions to call";
constexpr std::uint64_t slot = 8;  ///< bytes of an address

/// A row of functions that the loader calls.
struct Calls {
  std::uint64_t start, size;
  std::map<std::uint64_t, bool> filled{};  ///< by place: with code of the library or of others
};

class Relocations {
 public:
  explicit Relocations(const Image& image)
      : image_(image), flags_(image.relocates_code() ? 0 : PF_W) {
    add_calls(DT_INIT_ARRAY, DT_INIT_ARRAYSZ);
    add_calls(DT_FINI_ARRAY, DT_FINI_ARRAYSZ);
  }

  std::uint64_t check() {
    if (const auto table = image_.entry(DT_RELA)) {
      require_size(DT_RELAENT, sizeof(Elf64_Rela));
      relative_ = image_.entry(DT_RELACOUNT).value_or(0);
      check_table(*table, image_.require(DT_RELASZ, "size of relocations"));
    }
    relative_ = 0;
    if (image_.entry(DT_JMPREL) || image_.entry(DT_PLTREL)) {
      require_size(DT_PLTREL, DT_RELA);
      check_table(image_.require(DT_JMPREL, "relocations of calls"),
                  image_.require(DT_PLTRELSZ, "size of relocations"));
    }
    if (const auto table = image_.entry(DT_RELR)) {
      require_size(DT_RELRENT, slot);
      check_packed(*table, image_.require(DT_RELRSZ, "size of relocations"));
    }
    for (const Elf64_Sxword tag : {DT_INIT, DT_FINI})
      if (const auto function = image_.entry(tag); function && !is_code(*function)) lead_out(calls);
    for (Calls& row : rows_)
      for (std::uint64_t at = row.start; at - row.start < row.size; at += slot)
        if (!row.filled[at]) lead_out(calls);
    return symbols_;
  }

 private:
  bool is_code(std::uint64_t address) const {
    return image_.maps(address, 1, PF_X) && image_.bytes_from(address) > 0;
  }

  void require_size(Elf64_Sxword tag, std::uint64_t size) const {
    if (image_.require(tag, "size of relocations") != size)
      throw ElfFault("damaged: its relocations are not of this machine");
  }

  void add_calls(Elf64_Sxword start, Elf64_Sxword size) {
    const auto at = image_.entry(start);
    if (!at) return;
    const std::uint64_t bytes = image_.require(size, "size of functions to call");
    if (bytes % slot != 0 || !image_.maps(*at, bytes)) lead_out(calls);
    rows_.push_back({*at, bytes});
  }

  void write(std::uint64_t place, std::uint64_t bytes, bool code) {
    if (!image_.maps(place, bytes, flags_)) lead_out(what);
    for (Calls& row : rows_)
      if (place >= row.start && place - row.start < row.size) row.filled[place] = code;
  }

  void check_table(std::uint64_t table, std::uint64_t size) {
    if (size % sizeof(Elf64_Rela) != 0) lead_out(what);
    image_.each<Elf64_Rela>(table, size / sizeof(Elf64_Rela), what,
                            [&](const Elf64_Rela& one) { check(one); });
  }

  void check(const Elf64_Rela& one) {
    const std::uint64_t type = ELF64_R_TYPE(one.r_info), index = ELF64_R_SYM(one.r_info);
    if (relative_ > 0 && (--relative_, type != R_X86_64_RELATIVE)) lead_out(what);
    if (type == R_X86_64_NONE) return;
    symbols_ = std::max(symbols_, index + 1);
    const auto addend = static_cast<std::uint64_t>(one.r_addend);
    if (type == R_X86_64_IRELATIVE && !is_code(addend)) lead_out("indirect functions");
    const Elf64_Sym symbol = symbol_at(index);
    const bool foreign = index != 0 && symbol.st_shndx == SHN_UNDEF;
    if (foreign && ELF64_ST_BIND(symbol.st_info) == STB_LOCAL) lead_out("symbols");
    const bool relative = type == R_X86_64_RELATIVE || type == R_X86_64_IRELATIVE;
    write(one.r_offset, bytes_of(type, symbol),
          relative ? is_code(addend) : foreign || is_code(symbol.st_value + addend));
  }

  Elf64_Sym symbol_at(std::uint64_t index) const {
    const std::uint64_t table = image_.require(DT_SYMTAB, "table of symbols");
    return index == 0 ? Elf64_Sym{}
                      : image_.at<Elf64_Sym>(table + index * sizeof(Elf64_Sym), "symbols");
  }

  static std::uint64_t bytes_of(std::uint64_t type, const Elf64_Sym& symbol) {
    if (type == R_X86_64_COPY) return symbol.st_size;
    if (type == R_X86_64_TLSDESC) return 2 * slot;
    return type == R_X86_64_32 || type == R_X86_64_PC32 ? slot / 2 : slot;
  }

  /// An even word is a place; an odd one has a bit for each of the next 63.
  void check_packed(std::uint64_t table, std::uint64_t size) {
    if (size % slot != 0) lead_out(what);
    std::uint64_t next = 0;
    const auto relocate = [&](std::uint64_t place) {
      write(place, slot, is_code(image_.at<std::uint64_t>(place, what)));
    };
    image_.each<std::uint64_t>(table, size / slot, what, [&](std::uint64_t word) {
      const bool is_place = (word & 1) == 0;
      if (is_place) relocate(word);
      for (std::uint64_t i = 0; !is_place && i < 63; ++i)
        if ((word >> (i + 1) & 1) != 0) relocate(next + i * slot);
      next = is_place ? word + slot : next + 63 * slot;
    });
  }

  const Image& image_;
  Elf64_Word flags_;  ///< of what may be written
  std::vector<Calls> rows_;
  std::uint64_t symbols_ = 0;
  std::uint64_t relative_ = 0;  ///< how many more need no symbol, as the loader is told
};

}  // namespace

std::uint64_t check_relocations(const Image& image) {
  return Relocations(image).check();
}

}  // namespace headwater
