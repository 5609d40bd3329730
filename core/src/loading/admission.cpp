// Holds a plugin against the processor and the word of the host.
#include "admission.hpp"

#include "../contract/refusal.hpp"
#include <array>
#include <fmt/format.h>
#include <sys/platform/x86.h>

namespace headwater {
namespace {

void check_isa(const PluginInfo& plugin, unsigned allowed) {
  if (plugin.isa <= allowed) return;
  const unsigned here = processor_level();
  refuse(gate::isa,
         {.what = fmt::format("plugin '{}' {} {}", plugin.name, plugin.version,
                              plugin.isa > here ? "cannot run on this processor"
                                                : "needs more than this host allows"),
          .file = plugin.file,
          .has = "code for " + level_name(plugin.isa),
          .needs = fmt::format("at most {}; the processor is {}", level_name(allowed),
                               level_name(here)),
          .help = fmt::format("build the plugin with -march=x86-64{}, or use another",
                              allowed > 1 ? fmt::format("-v{}", allowed) : "")});
}

/// The bytes of the very file that was examined.
std::string bytes_of(const Candidate& candidate) {
  const PluginFile file(candidate.plugin->file, Chosen::by_name, headwater_host{});
  if (file.identity() != candidate.identity)
    refuse(gate::file, {.what = "plugin file was replaced while it was being read",
                        .file = file.path(),
                        .help = "wait until it is written, then try again"});
  return file.read(0, file.size());
}

void ask_host(const Candidate& candidate, const Admission& admission) {
  if (!admission.admit) return;
  auto refusal =
      admission.admit(*candidate.plugin, [&] { return bytes_of(candidate); });
  if (!refusal) return;
  refusal->file = candidate.plugin->file;
  refuse(gate::pin, *refusal);
}

/// What people read as this project's own.
void check_name(const PluginInfo& plugin) {
  if (plugin.name != "headwater" && !plugin.name.starts_with("headwater.")) return;
  refuse(
      gate::reserved,
      {.what =
           fmt::format("plugin calls itself '{}', as the project would", plugin.name),
       .file = plugin.file,
       .needs = "a name other than 'headwater' and 'headwater.*', which are reserved",
       .help = "give the plugin a name of its own and rebuild it"});
}

}  // namespace

void check(const Candidate& candidate, const Admission& admission) {
  check_isa(*candidate.plugin, admission.isa);
  ask_host(candidate, admission);
  check_name(*candidate.plugin);
}

// The levels of the psABI, as far as the system saves the registers that they use.
unsigned processor_level() {
  if (!CPU_FEATURE_ACTIVE(SSE3) || !CPU_FEATURE_ACTIVE(SSSE3) ||
      !CPU_FEATURE_ACTIVE(CMPXCHG16B) || !CPU_FEATURE_ACTIVE(SSE4_1) ||
      !CPU_FEATURE_ACTIVE(SSE4_2) || !CPU_FEATURE_ACTIVE(POPCNT) ||
      !CPU_FEATURE_ACTIVE(LAHF64_SAHF64))
    return 1;
  if (!CPU_FEATURE_ACTIVE(AVX) || !CPU_FEATURE_ACTIVE(AVX2) ||
      !CPU_FEATURE_ACTIVE(BMI1) || !CPU_FEATURE_ACTIVE(BMI2) ||
      !CPU_FEATURE_ACTIVE(F16C) || !CPU_FEATURE_ACTIVE(FMA) ||
      !CPU_FEATURE_ACTIVE(LZCNT) || !CPU_FEATURE_ACTIVE(MOVBE) ||
      !CPU_FEATURE_ACTIVE(OSXSAVE))
    return 2;
  if (!CPU_FEATURE_ACTIVE(AVX512F) || !CPU_FEATURE_ACTIVE(AVX512BW) ||
      !CPU_FEATURE_ACTIVE(AVX512CD) || !CPU_FEATURE_ACTIVE(AVX512DQ) ||
      !CPU_FEATURE_ACTIVE(AVX512VL))
    return 3;
  return 4;
}

std::string level_name(unsigned level) {
  constexpr std::array<const char*, 5> marks{"", "", " (SSE4.2)", " (AVX2)",
                                             " (AVX-512)"};
  return fmt::format("x86-64-v{}{}", level, level < marks.size() ? marks[level] : "");
}

}  // namespace headwater
