// From a candidate to a plugin that runs.
#include "gates.hpp"

#include "call.hpp"
#include "descriptor.hpp"
#include "library.hpp"
#include "refusal.hpp"
#include "surroundings.hpp"
#include <fmt/format.h>
#include <mutex>

namespace headwater {
namespace {

/// Gate 13, once per library and process.
void initialise(Library& library,
                const headwater_plugin& plugin,
                const Candidate& candidate,
                const headwater_host& host) {
  if (library.initialised || plugin.init == nullptr) return;
  const Surroundings kept(host, candidate.file.path());
  headwater_error error = no_error();
  if (guarded(error, [&] { return plugin.init(&host, &error); }) != HEADWATER_OK)
    refuse(gate::init,
           {.what = fmt::format("plugin '{}' {} cannot start: {}",
                                candidate.note.name,
                                candidate.note.version,
                                text(error)),
            .file = candidate.file.path(),
            .help = "see what its author says of this message"});
  library.initialised = true;
}

}  // namespace

const headwater_plugin& load(const Candidate& candidate, const headwater_host& host) {
  const std::lock_guard lock(load_mutex());
  const PluginFile& file = candidate.file;
  Library& library = load_library(file, candidate.elf, host);
  const headwater_plugin& plugin = find_descriptor(library, file);
  check_descriptor(
      plugin,
      candidate.note,
      {library.image, file.path(), "plugin '" + candidate.note.name + "'"});
  initialise(library, plugin, candidate, host);
  return plugin;
}

}  // namespace headwater
