// Asks the processor itself: compilers name the levels only since lately.
#include "cpu.hpp"

#include <array>
#include <cpuid.h>
#include <fmt/format.h>
#include <initializer_list>

namespace headwater {
namespace {

bool has_all(std::uint64_t word, std::initializer_list<unsigned> bits) {
  for (const unsigned bit : bits)
    if ((word >> bit & 1U) == 0) return false;
  return true;
}

constexpr unsigned xsave_enabled = 27;  // in leaf_1_ecx

std::uint64_t read_saved_state() {
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return std::uint64_t{high} << 32U | low;
}

/// SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT; LAHF.
bool has_v2(const CpuFeatures& cpu) {
  return has_all(cpu.leaf_1_ecx, {0, 9, 13, 19, 20, 23}) &&
         has_all(cpu.extended_1_ecx, {0});
}

/// FMA, MOVBE, XSAVE in use, AVX, F16C; BMI1, AVX2, BMI2; LZCNT; xmm and ymm saved.
bool has_v3(const CpuFeatures& cpu) {
  return has_all(cpu.leaf_1_ecx, {12, 22, xsave_enabled, 28, 29}) &&
         has_all(cpu.leaf_7_ebx, {3, 5, 8}) && has_all(cpu.extended_1_ecx, {5}) &&
         has_all(cpu.saved_state, {1, 2});
}

/// AVX-512 F, DQ, CD, BW, VL; mask registers and zmm saved.
bool has_v4(const CpuFeatures& cpu) {
  return has_all(cpu.leaf_7_ebx, {16, 17, 28, 30, 31}) &&
         has_all(cpu.saved_state, {5, 6, 7});
}

}  // namespace

CpuFeatures cpu_features() {
  CpuFeatures cpu;
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) != 0) cpu.leaf_1_ecx = c;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) != 0) cpu.leaf_7_ebx = b;
  if (__get_cpuid(0x80000001, &a, &b, &c, &d) != 0) cpu.extended_1_ecx = c;
  if (has_all(cpu.leaf_1_ecx, {xsave_enabled})) cpu.saved_state = read_saved_state();
  return cpu;
}

unsigned cpu_level(const CpuFeatures& features) {
  if (!has_v2(features)) return 1;
  if (!has_v3(features)) return 2;
  return has_v4(features) ? 4 : 3;
}

std::string level_name(unsigned level) {
  constexpr std::array<const char*, 5> marks{"", "", " (SSE4.2)", " (AVX2)",
                                             " (AVX-512)"};
  return fmt::format("x86-64-v{}{}", level, level < marks.size() ? marks[level] : "");
}

}  // namespace headwater
