// What the system's loader will do with a shared library, read from the file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headwater::lab {

struct LibraryFile {
  struct Symbol {
    std::string name;
    bool unique;  ///< STB_GNU_UNIQUE: one for the whole process
  };
  std::vector<Symbol> exported;
  std::vector<std::string> needed;        ///< libraries
  std::vector<std::string> search_paths;  ///< RPATH and RUNPATH, taken apart
  bool text_relocations = false;
  bool executable_stack = false;
  bool writable_code = false;  ///< memory that is both, for ever
  unsigned isa = 0;            ///< x86-64 level that the linker wrote down; 0: none
};

/// Of an ELF64 file whose segments lie within it. Error where its tables do not.
LibraryFile read_library(const std::string& path);

}  // namespace headwater::lab
