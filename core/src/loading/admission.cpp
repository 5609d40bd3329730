// Holds a plugin against the processor and the word of the host.
#include "admission.hpp"

#include "../contract/refusal.hpp"
#include "../system/processor.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace headwater {
namespace {

void check_isa(const PluginInfo& plugin, unsigned allowed) {
  if (plugin.isa <= allowed) return;
  const unsigned here = processor_level();
  refuse(gate::isa, {.what = fmt::format("plugin '{}' {} {}", plugin.name, plugin.version,
                                         plugin.isa > here ? "cannot run on this processor"
                                                           : "needs more than this host allows"),
                     .file = plugin.file,
                     .has = "code for " + level_name(plugin.isa),
                     .needs = fmt::format("at most {}; the processor is {}", level_name(allowed),
                                          level_name(here)),
                     .help = fmt::format("build the plugin with -march=x86-64{}, or use another",
                                         allowed > 1 ? fmt::format("-v{}", allowed) : "")});
}

/// In pieces: a file may be large.
void ask_host(const Candidate& candidate, const ContextOptions& options) {
  if (!options.admit) return;
  const auto file = candidate.open();
  std::uint64_t at = 0;
  auto refusal = options.admit(*candidate.plugin, [&] {
    const std::uint64_t length = std::min(std::uint64_t{1} << 20U, file->size() - at);
    at += length;
    return file->read(at - length, length);
  });
  if (!refusal) return;
  refusal->file = candidate.plugin->file;
  refuse(gate::pin, *refusal);
}

/// What people read as this project's own.
void check_name(const PluginInfo& plugin) {
  if (plugin.name != "headwater" && !plugin.name.starts_with("headwater.")) return;
  refuse(gate::reserved,
         {.what = fmt::format("plugin calls itself '{}', as the project would", plugin.name),
          .file = plugin.file,
          .needs = "a name other than 'headwater' and 'headwater.*', which are reserved",
          .help = "give the plugin a name of its own and rebuild it"});
}

}  // namespace

void check(const Candidate& candidate, const ContextOptions& options) {
  check_isa(*candidate.plugin, options.isa_max);
  ask_host(candidate, options);
  check_name(*candidate.plugin);
}

}  // namespace headwater
