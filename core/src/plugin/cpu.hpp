// The levels of x86-64: what a processor, and the system on it, can run.
#pragma once

#include <cstdint>
#include <string>

namespace headwater {

/// What CPUID and XGETBV answer.
struct CpuFeatures {
  std::uint32_t leaf_1_ecx = 0, leaf_7_ebx = 0, extended_1_ecx = 0;
  std::uint64_t saved_state = 0;  ///< XCR0: the registers that the system saves
};

CpuFeatures cpu_features();

/// The level of the psABI that is complete, 1 to 4. AVX counts only where the system
/// saves its registers.
unsigned cpu_level(const CpuFeatures& features);

/// "x86-64-v3 (AVX2)"
std::string level_name(unsigned level);

}  // namespace headwater
