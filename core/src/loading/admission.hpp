// Gates 6 to 8: who may enter of the plugins that are sound.
#pragma once

#include <headwater/context.hpp>

#include "candidate.hpp"
#include <string>

namespace headwater {

struct Admission {
  unsigned isa = 4;                         ///< highest level of x86-64
  decltype(ContextOptions::admit) admit{};  ///< the host's own word; empty: all may
};

/// PluginError L06-ISA, L07-PIN or L08-RESERVED.
void check(const Candidate& candidate, const Admission& admission);

/// The level of x86-64 of the processor and the system on it, 1 to 4.
unsigned processor_level();

/// "x86-64-v3 (AVX2)"
std::string level_name(unsigned level);

}  // namespace headwater
