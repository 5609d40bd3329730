// Gates 10 and 11: from a checked file to a mapped library, for ever.
#pragma once

#include <headwater/abi.h>

#include "elf.hpp"
#include "plugin_file.hpp"
#include <cstdint>
#include <link.h>
#include <mutex>
#include <vector>

namespace headwater {

/// The memory of one loaded library.
class Image {
 public:
  explicit Image(void* handle);

  /// Of what was loaded with the program, that library or program which holds `inside`.
  static Image around(const void* inside);

  /// Whether the library has readable memory there, aligned so.
  bool holds(const void* start, std::uint64_t size, std::uint64_t alignment) const;

  /// Whether this may be the start of a function, here or in another library.
  bool may_call(const void* function) const;

 private:
  struct Part {
    std::uintptr_t begin, end;
    bool readable, executable;
  };
  Image() = default;
  void add(const dl_phdr_info& object);
  const Part* part_of(std::uintptr_t address) const;
  std::vector<Part> parts_;
};

/// A library that stays mapped until the process ends, whoever asked for it. Guarded by
/// load_mutex().
struct Library {
  FileIdentity identity;
  void* handle;
  Image image;
  const void* symbol;  ///< nullptr: it has none
  bool initialised = false;
};

/// Held from gate 10 to gate 13.
std::mutex& load_mutex();

/// Gate 10, PluginError L10-LOAD. A file that is mapped already is not loaded again.
Library& load_library(const PluginFile& file, const Elf& elf,
                      const headwater_host& host);

/// Gate 11, PluginError L11-SYMBOL: the descriptor, which lies within the library.
const headwater_plugin& find_descriptor(const Library& library, const PluginFile& file);

/// Makes the C++ runtime visible to all libraries loaded later.
void share_cxx_runtime();

}  // namespace headwater
