// Asks the C library, which knows the processor and what the system saves of it.
#include "processor.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <sys/platform/x86.h>

namespace headwater {

namespace {

bool has(std::initializer_list<unsigned> features) {
  return std::ranges::all_of(features, [](unsigned bit) { return x86_cpu_active(bit); });
}

}  // namespace

unsigned processor_level() {
  if (!has({x86_cpu_SSE3, x86_cpu_SSSE3, x86_cpu_CMPXCHG16B, x86_cpu_SSE4_1, x86_cpu_SSE4_2,
            x86_cpu_POPCNT, x86_cpu_LAHF64_SAHF64}))
    return 1;
  if (!has({x86_cpu_AVX, x86_cpu_AVX2, x86_cpu_BMI1, x86_cpu_BMI2, x86_cpu_F16C, x86_cpu_FMA,
            x86_cpu_LZCNT, x86_cpu_MOVBE, x86_cpu_OSXSAVE}))
    return 2;
  return has({x86_cpu_AVX512F, x86_cpu_AVX512BW, x86_cpu_AVX512CD, x86_cpu_AVX512DQ,
              x86_cpu_AVX512VL})
             ? 4
             : 3;
}

std::string level_name(unsigned level) {
  constexpr std::array marks{"", "", " (SSE4.2)", " (AVX2)", " (AVX-512)"};
  return "x86-64-v" + std::to_string(level) + (level < marks.size() ? marks[level] : "");
}

}  // namespace headwater
