// Gate 4: the file is a whole ELF64 shared library for this kind of machine. Reads
// program headers only, so stripped files do, and never past the end of the file.
#pragma once

#include "plugin_file.hpp"
#include <elf.h>
#include <optional>
#include <string>
#include <vector>

namespace headwater {

/// What the loader will go by.
struct Elf {
  std::vector<Elf64_Phdr> segments;  ///< those with bytes lie within the file
  std::vector<Elf64_Dyn> dynamic;
  std::vector<std::string> needed;        ///< libraries, as far as they can be read
  std::vector<std::string> search_paths;  ///< folders to look for them in, likewise
  bool executable_stack = false;
  bool writable_code = false;  ///< while it is loaded
};

/// PluginError L04-ELF.
Elf read_elf(const PluginFile& file);

}  // namespace headwater
