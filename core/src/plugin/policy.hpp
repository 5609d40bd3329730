// Gates 6 to 8: what this host lets in of the plugins that are sound.
#pragma once

#include "gates.hpp"
#include <string>
#include <vector>

namespace headwater {

/// One line of a lock: a technique, "activation/relu", and the digest of its file.
struct Pin {
  std::string technique, sha256;
};

/// The files that a configuration was locked to.
struct Lock {
  std::string file{};  ///< empty: nothing is locked
  std::vector<Pin> pins{};
};

/// Error with all mistakes of the file, also when there is none.
Lock read_lock(const std::string& file);

struct Policy {
  unsigned isa = 4;  ///< highest level of x86-64
  Lock lock{};
};

/// What this processor runs, and no more than `isa_max`.
Policy make_policy(unsigned isa_max, const std::string& lock);

/// The level that a plugin needs by its own word and by the mark of the linker.
unsigned needed_level(const Candidate& candidate);

/// PluginError L06-ISA, L07-PIN or L08-RESERVED.
void check(const Candidate& candidate, const Policy& policy);

}  // namespace headwater
