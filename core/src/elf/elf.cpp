// A bounded reader of ELF files, and names for what else a file may be.
#include "elf.hpp"

#include <headwater/characters.hpp>

#include "image.hpp"
#include "tables.hpp"
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <initializer_list>
#include <sstream>
#include <string_view>
#include <utility>

namespace headwater {
namespace {

constexpr std::uint64_t most_segments = 128;
constexpr std::uint64_t most_dynamic_entries = 4096;
constexpr std::uint64_t most_shown = 256;  ///< bytes of a file that is something else

using Named = std::pair<std::string_view, std::string_view>;

constexpr std::array<Named, 13> foreign_formats{{
    {"!<arch>\n", "a static archive (.a)"},
    {"!<thin>\n", "a static archive (.a)"},
    {"MZ", "a Windows library (PE)"},
    {"\xfe\xed\xfa\xce", "a macOS library (Mach-O)"},
    {"\xfe\xed\xfa\xcf", "a macOS library (Mach-O)"},
    {"\xce\xfa\xed\xfe", "a macOS library (Mach-O)"},
    {"\xcf\xfa\xed\xfe", "a macOS library (Mach-O)"},
    {"\xca\xfe\xba\xbe", "a macOS library (Mach-O)"},
    {"/* GNU ld script", "a GNU ld script"},
    {"INPUT", "a GNU ld script"},
    {"GROUP", "a GNU ld script"},
    {"OUTPUT_FORMAT", "a GNU ld script"},
    {"#!", "a script"},
}};

constexpr std::array<std::pair<unsigned, std::string_view>, 6> machines{{
    {EM_AARCH64, "aarch64"},
    {EM_386, "i386"},
    {EM_ARM, "arm"},
    {EM_RISCV, "riscv"},
    {EM_PPC64, "ppc64"},
    {EM_S390, "s390"},
}};

std::string describe_format(std::string_view start) {
  for (const auto& [bytes, name] : foreign_formats)
    if (start.starts_with(bytes)) return std::string(name);
  const std::string_view line = start.substr(0, start.find('\n'));
  return printable(line) == line ? "a text file" : "of no known format";
}

std::string machine_name(unsigned machine) {
  for (const auto& [number, name] : machines)
    if (number == machine) return std::string(name);
  return fmt::format("machine number {}", machine);
}

std::string type_name(unsigned type) {
  if (type == ET_EXEC) return "an executable program";
  if (type == ET_REL) return "an object file that was not linked";
  return fmt::format("ELF of type {}", type);
}

void check_header(const FileBytes& file, const Elf64_Ehdr& header) {
  const unsigned char* ident = header.e_ident;
  if (std::memcmp(ident, ELFMAG, SELFMAG) != 0)
    throw ElfFault(describe_format(file.read(0, std::min(file.size, most_shown))));
  if (ident[EI_CLASS] != ELFCLASS64) throw ElfFault("32-bit code");
  if (ident[EI_DATA] != ELFDATA2LSB) throw ElfFault("code for a big-endian machine");
  if (header.e_machine != EM_X86_64)
    throw ElfFault(
        fmt::format("built for {}, this host is x86_64", machine_name(header.e_machine)));
  if (header.e_type != ET_DYN) throw ElfFault(type_name(header.e_type));
}

std::vector<Elf64_Phdr> read_segments(const FileBytes& file, const Elf64_Ehdr& header) {
  const std::size_t bytes = header.e_phnum * sizeof(Elf64_Phdr);
  if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum == 0 ||
      header.e_phnum > most_segments || !file.holds(header.e_phoff, bytes))
    throw ElfFault("damaged: it has no readable table of segments");
  std::vector<Elf64_Phdr> segments(header.e_phnum);
  std::memcpy(segments.data(), file.read(header.e_phoff, bytes).data(), bytes);
  return segments;
}

std::vector<Elf64_Dyn> read_dynamic(const FileBytes& file,
                                    const std::vector<Elf64_Phdr>& segments) {
  const auto found = std::ranges::find(segments, PT_DYNAMIC, &Elf64_Phdr::p_type);
  if (found == segments.end()) throw ElfFault("not linked as a shared library");
  std::vector<Elf64_Dyn> entries;
  const std::uint64_t n = std::min(found->p_filesz / sizeof(Elf64_Dyn), most_dynamic_entries);
  for (std::uint64_t i = 0; i < n; ++i) {
    entries.push_back(file.read_as<Elf64_Dyn>(found->p_offset + i * sizeof(Elf64_Dyn)));
    if (entries.back().d_tag == DT_NULL) return entries;
  }
  throw ElfFault("damaged: its dynamic section has no end");
}

/// What entries with these tags say.
std::vector<std::string> texts_of(const Image& image, std::initializer_list<Elf64_Sxword> tags) {
  std::vector<std::string> texts;
  for (const Elf64_Dyn& entry : image.dynamic())
    if (std::ranges::count(tags, entry.d_tag) != 0) texts.push_back(image.text(entry.d_un.d_val));
  return texts;
}

/// $ORIGIN is the folder of the library.
bool is_fixed(const std::string& path) {
  return path.starts_with('/') || path.starts_with("$ORIGIN") || path.starts_with("${ORIGIN}");
}

/// What is found from the working folder is not the plugin's, nor its keeper's.
void check_places(const Elf& elf) {
  for (const std::string& name : elf.needed)
    if (name.find('/') != name.npos && !is_fixed(name))
      throw ElfFault("unsafe: it needs '" + name + "', which depends on the working folder");
  for (const std::string& folder : elf.search_paths)
    if (!is_fixed(folder))
      throw ElfFault("unsafe: it looks for libraries in '" + folder +
                     "', which depends on the working folder");
}

}  // namespace

Elf read_elf(const FileBytes& file) {
  if (!file.holds(0, sizeof(Elf64_Ehdr))) throw ElfFault("too small");
  const auto header = file.read_as<Elf64_Ehdr>(0);
  check_header(file, header);
  Elf elf;
  elf.segments = read_segments(file, header);
  check_extents(file, elf.segments);
  elf.dynamic = read_dynamic(file, elf.segments);
  const Image image(file, elf.segments, elf.dynamic);
  if ((image.entry(DT_FLAGS_1).value_or(0) & DF_1_PIE) != 0) throw ElfFault(type_name(ET_EXEC));
  check_segments(image, header);
  check_tables(image);
  elf.needed = texts_of(image, {DT_NEEDED, DT_AUXILIARY, DT_FILTER});
  texts_of(image, {DT_SONAME});
  for (const std::string& list : texts_of(image, {DT_RPATH, DT_RUNPATH})) {
    std::istringstream rest(list.empty() ? list : list + ":");  // "a:" has two, "" has none
    for (std::string path; std::getline(rest, path, ':');)
      elf.search_paths.push_back(path);
  }
  check_places(elf);
  for (const Elf64_Phdr& segment : elf.segments) {
    const bool runs = (segment.p_flags & PF_X) != 0, changes = (segment.p_flags & PF_W) != 0;
    elf.executable_stack |= segment.p_type == PT_GNU_STACK && runs;
    elf.writable_code |= segment.p_type == PT_LOAD && runs && changes;
  }
  elf.text_relocations = image.relocates_code();
  return elf;
}

}  // namespace headwater
