// Fuzzes what reads plugin files before any of their code runs. The first byte of an
// input says what the rest is: a whole file, the notes of one, or the JSON of a note.
#include <headwater/error.hpp>

#include "file.hpp"
#include "loading/candidate.hpp"
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

template <class T>
std::string bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string note(std::uint32_t type, std::string_view content) {
  const std::string_view owner(HEADWATER_NOTE_OWNER, sizeof HEADWATER_NOTE_OWNER);
  const Elf64_Nhdr header{static_cast<Elf64_Word>(owner.size()),
                          static_cast<Elf64_Word>(content.size()), type};
  std::string out = bytes_of(header) + std::string(owner);
  out.resize((out.size() + 3) / 4 * 4);
  out += content;
  out.resize((out.size() + 3) / 4 * 4);
  return out;
}

/// A head that is right, of plugin "a" 1 with one technique, and this JSON.
std::string notes_with(std::string_view json) {
  headwater_note head{};
  std::memcpy(head.magic, HEADWATER_MAGIC, sizeof head.magic);
  head.abi_major = HEADWATER_ABI_MAJOR;
  head.layout = HEADWATER_LAYOUT;
  head.n_techniques = 1;
  head.name[0] = 'a';
  head.version[0] = '1';
  return note(HEADWATER_NOTE_HEAD, bytes_of(head)) + note(HEADWATER_NOTE_JSON, json);
}

/// What the loader needs of a library: names, none but an empty one, and ways to find them.
struct Tables {
  Elf64_Sym symbols[1];
  std::uint32_t hash[4];
  char strings[8];
  Elf64_Dyn dynamic[5];
};

/// The smallest library with these notes.
std::string library_with(const std::string& notes) {
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_type = ET_DYN;
  header.e_machine = EM_X86_64;
  header.e_phoff = sizeof header;
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = 3;
  const std::uint64_t start = sizeof header + 3 * sizeof(Elf64_Phdr);
  const std::uint64_t end = start + sizeof(Tables);
  const Tables tables{{},
                      {1, 1, 0, 0},
                      {},
                      {{DT_SYMTAB, {start + offsetof(Tables, symbols)}},
                       {DT_HASH, {start + offsetof(Tables, hash)}},
                       {DT_STRTAB, {start + offsetof(Tables, strings)}},
                       {DT_STRSZ, {sizeof tables.strings}},
                       {}}};
  const std::uint64_t entries = start + offsetof(Tables, dynamic);
  const std::uint64_t all = end + notes.size();
  const Elf64_Phdr load{PT_LOAD, PF_R, 0, 0, 0, all, all, 4096};
  const Elf64_Phdr dynamic{
      PT_DYNAMIC, PF_R, entries, entries, entries, sizeof tables.dynamic, sizeof tables.dynamic, 8};
  const Elf64_Phdr segment{PT_NOTE, PF_R, end, end, end, notes.size(), notes.size(), 4};
  return bytes_of(header) + bytes_of(load) + bytes_of(dynamic) + bytes_of(segment) +
         bytes_of(tables) + notes;
}

std::string file_of(std::string_view input) {
  const std::string rest(input.substr(1));
  if (input[0] == 'f') return rest;
  if (input[0] == 'n') return library_with(rest);
  return library_with(notes_with(rest));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const headwater::fuzz::File file(".so");
  if (size == 0) return 0;
  const headwater_host host{};
  const std::string path =
      file.write(file_of(std::string_view(reinterpret_cast<const char*>(data), size)));
  try {
    headwater::Candidate(path, headwater::Chosen::by_name, host);
  } catch (const headwater::PluginError& error) {
    if (error.code > "L06") std::abort();  // a gate that was not asked
  }
  return 0;
}
