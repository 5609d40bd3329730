// The order of the gates: each throws PluginError with its own code, and nothing later
// runs then. Numbers as in refusal.hpp; gates 6 to 8 are in policy.hpp.
#pragma once

#include <headwater/abi.h>
#include <headwater/call_listener.hpp>

#include "elf.hpp"
#include "note.hpp"
#include "plugin_file.hpp"
#include <string>

namespace headwater {

/// A file that passed gates 2 to 5. No code of it has run.
struct Candidate {
  Candidate(const std::string& path, Chosen chosen, const headwater_host& host)
      : file(path, chosen, host), elf(read_elf(file)), note(read_note(file, elf)) {}

  PluginFile file;
  Elf elf;
  PluginNote note;
};

/// Gates 10 to 13: maps the library and lets it start. A library that fails stays
/// mapped, and unused.
const headwater_plugin& load(const Candidate& candidate, const headwater_host& host,
                             CallListener* calls);

/// Gates 5, 12 and 13 for a plugin that is linked into the program; its note.
PluginNote start_linked(const headwater_plugin& plugin, const headwater_host& host,
                        CallListener* calls);

}  // namespace headwater
