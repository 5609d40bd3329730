// Whether a file is a whole ELF64 shared library for this kind of machine, which the
// system's loader can be given. Reads what the loader goes by only, so stripped files do,
// and never past the end of the file.
#pragma once

#include "file_bytes.hpp"
#include <elf.h>
#include <string>
#include <vector>

namespace headwater {

/// What the loader will go by.
struct Elf {
  std::vector<Elf64_Phdr> segments;  ///< those with bytes lie within the file
  std::vector<Elf64_Dyn> dynamic;
  std::vector<std::string> needed;        ///< libraries
  std::vector<std::string> search_paths;  ///< folders to look for them in
  bool executable_stack = false;
  bool text_relocations = false;  ///< its code is writable while it is loaded
  bool writable_code = false;     ///< and it is for ever
};

/// ElfFault, also where a table leads out of the file: the loader believes them all.
Elf read_elf(const FileBytes& file);

}  // namespace headwater
