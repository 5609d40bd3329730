// Goes through the tables as the loader will.
#include "tables.hpp"

#include <array>
#include <bit>

namespace headwater {
namespace {

void check_strings(const Image& image) {
  const std::uint64_t start = image.require(DT_STRTAB, "table of strings");
  const std::uint64_t size = image.require(DT_STRSZ, "size of strings");
  if (size == 0 || size > image.bytes_from(start)) lead_out("strings");
  if (image.at<char>(start + size - 1, "strings") != 0)
    throw ElfFault("damaged: its last string has no end");
}

/// {buckets, n symbols, bucket..., chain...}: chains go from symbol to symbol.
std::uint64_t count_by_hash(const Image& image, std::uint64_t table) {
  const char* const what = "chains of symbols";
  const auto head = image.at<std::array<std::uint32_t, 2>>(table, what);
  const std::uint32_t buckets = head[0], n = head[1];
  const std::uint64_t chains = table + 8 + 4 * std::uint64_t{buckets};
  image.offset(chains, 4 * std::uint64_t{n}, what);
  std::uint64_t steps = 0;  // of all chains: more than there are symbols is a circle
  image.each<Elf64_Word>(table + 8, buckets, what, [&](Elf64_Word at) {
    for (; at != 0; at = image.at<Elf64_Word>(chains + 4 * std::uint64_t{at}, what))
      if (at >= n || ++steps > n) lead_out(what);
  });
  return n;
}

/// {buckets, first symbol, words of a filter, shift, filter..., bucket..., chain...}: a
/// chain is a row, and ends where the lowest bit is set.
std::uint64_t count_by_gnu_hash(const Image& image, std::uint64_t table) {
  const char* const what = "chains of symbols";
  const auto head = image.at<std::array<std::uint32_t, 4>>(table, what);
  const std::uint64_t buckets = head[0], first = head[1], filter = head[2];
  if (!std::has_single_bit(filter)) throw ElfFault("damaged: the filter of its symbols");
  image.offset(table + 16, 8 * filter, what);
  std::uint64_t last = 0;
  image.each<Elf64_Word>(table + 16 + 8 * filter, buckets, what, [&](Elf64_Word at) {
    if (at != 0 && at < first) lead_out(what);
    last = std::max<std::uint64_t>(last, at);
  });
  if (last == 0) return first;
  const std::uint64_t chain = table + 16 + 8 * filter + 4 * buckets + 4 * (last - first);
  bool ended = false;
  image.each<Elf64_Word>(chain, image.bytes_from(chain) / 4, what, [&](Elf64_Word word) {
    if (!ended) ++last;
    ended = ended || (word & 1) != 0;
  });
  if (!ended) lead_out(what);
  return last;
}

std::uint64_t count_symbols(const Image& image) {
  if (const auto table = image.entry(DT_GNU_HASH)) return count_by_gnu_hash(image, *table);
  return count_by_hash(image, image.require(DT_HASH, "table to find symbols by"));
}

/// A symbol of an indirect function is called to say where the function is.
void check_symbols(const Image& image, std::uint64_t n) {
  const std::uint64_t size = image.require(DT_STRSZ, "size of strings");
  const auto check = [&](const Elf64_Sym& symbol) {
    if (symbol.st_name >= size) lead_out("names");
    const bool called = ELF64_ST_TYPE(symbol.st_info) == STT_GNU_IFUNC;
    if (called && symbol.st_shndx != SHN_UNDEF && !image.maps(symbol.st_value, 1, PF_X))
      lead_out("indirect functions");
  };
  image.each<Elf64_Sym>(image.require(DT_SYMTAB, "table of symbols"), n, "symbols", check);
}

}  // namespace

void check_tables(const Image& image) {
  check_strings(image);
  const std::uint64_t n = std::max(count_symbols(image), check_relocations(image));
  check_symbols(image, n);
  check_versions(image, n);
}

}  // namespace headwater
