// From a candidate to a plugin that runs.
#include "gates.hpp"

#include "descriptor.hpp"
#include "library.hpp"
#include "refusal.hpp"
#include "surroundings.hpp"
#include <cxxabi.h>
#include <exception>
#include <fmt/format.h>
#include <mutex>

namespace headwater {
namespace {

/// Calls init and tells what went wrong, or "". What leaks from a plugin stops here.
std::string start(const headwater_plugin& plugin, const headwater_host& host) {
  headwater_error error{sizeof(headwater_error), HEADWATER_OK, -1, 0, {}};
  try {
    if (plugin.init(&host, &error) == HEADWATER_OK) return {};
  } catch (const abi::__forced_unwind&) {
    throw;  // the thread is being cancelled
  } catch (const std::exception& leaked) {
    return std::string("it threw an exception: ") + leaked.what();
  } catch (...) {
    return "it threw an exception of an unknown type";
  }
  error.message[sizeof error.message - 1] = '\0';
  const std::string message = error.message;
  return message.empty() ? "it gave no reason" : message;
}

/// Gate 13, once per library and process.
void initialise(Library& library,
                const headwater_plugin& plugin,
                const Candidate& candidate,
                const headwater_host& host) {
  if (library.initialised || plugin.init == nullptr) return;
  const std::string problem = [&] {
    const Surroundings kept(host, candidate.file.path());
    return start(plugin, host);
  }();
  if (!problem.empty())
    refuse(gate::init,
           {.what = fmt::format("plugin '{}' {} cannot start: {}",
                                candidate.note.name,
                                candidate.note.version,
                                problem),
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
