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
};

/// PluginError L04-ELF.
Elf read_elf(const PluginFile& file);

/// The libraries that this one asks for, as far as they can be read.
std::vector<std::string> needed_libraries(const PluginFile& file, const Elf& elf);

/// The folders that it wants them looked for in, likewise.
std::vector<std::string> search_paths(const PluginFile& file, const Elf& elf);

}  // namespace headwater
