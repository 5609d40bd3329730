// Gates 10 and 11: from a checked file to a mapped library, for ever.
#pragma once

#include <headwater/abi.h>

#include "../contract/call.hpp"
#include "../system/memory_map.hpp"
#include "candidate.hpp"
#include <memory>
#include <mutex>

namespace headwater {

/// A library that stays mapped until the process ends, whoever asked for it. Guarded by
/// load_mutex().
struct Library {
  FileIdentity identity;
  void* handle;
  MemoryMap memory;
  const void* symbol;                      ///< nullptr: it has none
  std::shared_ptr<const PluginFile> copy;  ///< that it was loaded from; null: the file
};

/// Held from gate 10 to gate 13.
std::mutex& load_mutex();

/// Gate 10, PluginError L10-LOAD. A file that is mapped already is not loaded again.
Library& load_library(const Candidate& candidate, const headwater_host& host, const Caller& caller);

/// Gate 11, PluginError L11-SYMBOL: the table, which lies within the library.
const headwater_plugin& find_table(const Library& library, const std::string& file);

/// Makes the C++ runtime visible to all libraries loaded later.
void share_cxx_runtime();

}  // namespace headwater
