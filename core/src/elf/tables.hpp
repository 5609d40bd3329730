// The tables that the system's loader goes through without a look at where they end. ElfFault
// where one leads out of the library.
#pragma once

#include "image.hpp"

namespace headwater {

/// Truncation, above all: the loader maps what is not there, and reading that kills the
/// process.
void check_extents(const FileBytes& file, const std::vector<Elf64_Phdr>& segments);

/// What the loader, debuggers and exceptions read or protect by its address.
void check_segments(const Image& image, const Elf64_Ehdr& header);

/// Places that the loader writes to, and functions that it calls; how many symbols they
/// speak of.
std::uint64_t check_relocations(const Image& image);

/// Of n symbols: which the library has, and which it needs of others.
void check_versions(const Image& image, std::uint64_t n);

/// Strings, symbols and ways to find them, and the two before.
void check_tables(const Image& image);

}  // namespace headwater
