// From a candidate to a plugin that runs.
#include "gates.hpp"

#include "call.hpp"
#include "calling.hpp"
#include "descriptor.hpp"
#include "library.hpp"
#include "refusal.hpp"
#include "surroundings.hpp"
#include <fmt/format.h>
#include <mutex>

namespace headwater {
namespace {

/// The place of a plugin as a whole on the board of calls.
std::uint32_t place_of(const Candidate& candidate) {
  return call_board ? call_board->add("plugin '" + candidate.note.name + "'",
                                      candidate.file.path())
                    : 0;
}

Library& load_noted(const Candidate& candidate, const headwater_host& host) {
  const Calling calling(place_of(candidate), "a static constructor");
  return load_library(candidate.file, candidate.elf, host);
}

/// Gate 13, once per library and process.
void initialise(Library& library,
                const headwater_plugin& plugin,
                const Candidate& candidate,
                const headwater_host& host) {
  if (library.initialised || plugin.init == nullptr) return;
  const Surroundings kept(host, candidate.file.path());
  headwater_error error = no_error();
  const Calling calling(place_of(candidate), "init");
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
  Library& library = load_noted(candidate, host);
  const headwater_plugin& plugin = find_descriptor(library, file);
  check_descriptor(
      plugin,
      candidate.note,
      {library.image, file.path(), "plugin '" + candidate.note.name + "'"});
  initialise(library, plugin, candidate, host);
  return plugin;
}

}  // namespace headwater
