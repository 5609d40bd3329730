// A bounded reader of ELF files, and names for what else a file may be.
#include "elf.hpp"

#include "../contract/refusal.hpp"
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
constexpr std::uint64_t most_text = 256;

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
  return is_text(start.substr(0, start.find('\n'))) ? "a text file" : "of no known format";
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

[[noreturn]] void refuse_elf(const PluginFile& file, const std::string& what) {
  refuse(gate::elf, {.what = "plugin file is " + what,
                     .file = file.path(),
                     .needs = "a whole ELF shared library for x86_64 Linux",
                     .help = "build the plugin for this machine (-shared), or copy it again"});
}

void check_header(const PluginFile& file, const Elf64_Ehdr& header) {
  const unsigned char* ident = header.e_ident;
  if (std::memcmp(ident, ELFMAG, SELFMAG) != 0)
    refuse_elf(file, describe_format(file.read(0, std::min(file.size(), most_text))));
  if (ident[EI_CLASS] != ELFCLASS64) refuse_elf(file, "32-bit code");
  if (ident[EI_DATA] != ELFDATA2LSB) refuse_elf(file, "code for a big-endian machine");
  if (header.e_machine != EM_X86_64)
    refuse_elf(file,
               fmt::format("built for {}, this host is x86_64", machine_name(header.e_machine)));
  if (header.e_type != ET_DYN) refuse_elf(file, type_name(header.e_type));
}

std::vector<Elf64_Phdr> read_segments(const PluginFile& file, const Elf64_Ehdr& header) {
  const std::size_t bytes = header.e_phnum * sizeof(Elf64_Phdr);
  if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum == 0 ||
      header.e_phnum > most_segments || !file.holds(header.e_phoff, bytes))
    refuse_elf(file, "damaged: it has no readable table of segments");
  std::vector<Elf64_Phdr> segments(header.e_phnum);
  std::memcpy(segments.data(), file.read(header.e_phoff, bytes).data(), bytes);
  return segments;
}

bool has_bytes(const Elf64_Phdr& segment) {
  return segment.p_type == PT_LOAD || segment.p_type == PT_DYNAMIC || segment.p_type == PT_NOTE;
}

/// Truncation, above all: the system's loader maps what is not there, and reading that
/// kills the process.
void check_segments(const PluginFile& file, const std::vector<Elf64_Phdr>& segments) {
  std::uint64_t end = 0;
  for (const Elf64_Phdr& segment : segments) {
    if (has_bytes(segment) && !file.holds(segment.p_offset, segment.p_filesz))
      refuse_elf(file, fmt::format("truncated: of its {} bytes, {} should follow byte {}",
                                   file.size(), segment.p_filesz, segment.p_offset));
    if (segment.p_type != PT_LOAD) continue;
    if (segment.p_vaddr < end || segment.p_filesz > segment.p_memsz ||
        segment.p_memsz > UINT64_MAX - segment.p_vaddr)
      refuse_elf(file, "damaged: its segments overlap in memory");
    end = segment.p_vaddr + segment.p_memsz;
  }
  if (end == 0) refuse_elf(file, "damaged: it has nothing to load");
}

std::vector<Elf64_Dyn> read_dynamic(const PluginFile& file,
                                    const std::vector<Elf64_Phdr>& segments) {
  const auto found = std::ranges::find(segments, PT_DYNAMIC, &Elf64_Phdr::p_type);
  if (found == segments.end()) refuse_elf(file, "not linked as a shared library");
  std::vector<Elf64_Dyn> entries;
  const std::uint64_t n = std::min(found->p_filesz / sizeof(Elf64_Dyn), most_dynamic_entries);
  for (std::uint64_t i = 0; i < n; ++i) {
    entries.push_back(file.read_as<Elf64_Dyn>(found->p_offset + i * sizeof(Elf64_Dyn)));
    if (entries.back().d_tag == DT_NULL) break;
  }
  return entries;
}

std::uint64_t entry_of(const Elf& elf, Elf64_Sxword tag) {
  const auto found = std::ranges::find(elf.dynamic, tag, &Elf64_Dyn::d_tag);
  return found == elf.dynamic.end() ? 0 : found->d_un.d_val;
}

/// The place in the file of an address, or nothing.
std::optional<std::uint64_t> file_offset(const Elf& elf, std::uint64_t address) {
  for (const Elf64_Phdr& segment : elf.segments)
    if (segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
        address - segment.p_vaddr < segment.p_filesz)
      return segment.p_offset + (address - segment.p_vaddr);
  return std::nullopt;
}

/// What entries with these tags say, as far as it can be read.
std::vector<std::string> texts_of(const PluginFile& file, const Elf& elf,
                                  std::initializer_list<Elf64_Sxword> tags) {
  std::vector<std::string> texts;
  for (const Elf64_Dyn& entry : elf.dynamic) {
    if (std::ranges::find(tags, entry.d_tag) == tags.end()) continue;
    const auto offset = file_offset(elf, entry_of(elf, DT_STRTAB) + entry.d_un.d_val);
    if (!offset || *offset >= file.size()) continue;
    const auto longest = std::min(most_text, file.size() - *offset);
    const std::string bytes = file.read(*offset, longest);
    texts.push_back(bytes.substr(0, bytes.find('\0')));
  }
  return texts;
}

}  // namespace

Elf read_elf(const PluginFile& file) {
  const auto header = file.read_as<Elf64_Ehdr>(0);
  check_header(file, header);
  Elf elf;
  elf.segments = read_segments(file, header);
  check_segments(file, elf.segments);
  elf.dynamic = read_dynamic(file, elf.segments);
  if ((entry_of(elf, DT_FLAGS_1) & DF_1_PIE) != 0) refuse_elf(file, type_name(ET_EXEC));
  elf.needed = texts_of(file, elf, {DT_NEEDED});
  for (const std::string& list : texts_of(file, elf, {DT_RPATH, DT_RUNPATH})) {
    std::istringstream rest(list);
    for (std::string path; std::getline(rest, path, ':');)
      elf.search_paths.push_back(path);
  }
  for (const Elf64_Phdr& segment : elf.segments)
    elf.executable_stack |= segment.p_type == PT_GNU_STACK && (segment.p_flags & PF_X) != 0;
  elf.writable_code = (entry_of(elf, DT_FLAGS) & DF_TEXTREL) != 0 ||
                      std::ranges::count(elf.dynamic, DT_TEXTREL, &Elf64_Dyn::d_tag) > 0;
  return elf;
}

}  // namespace headwater
