// From a candidate to a plugin that runs.
#include "gates.hpp"

#include <headwater/config.hpp>

#include "../contract/call.hpp"
#include "descriptor.hpp"
#include "library.hpp"
#include "refusal.hpp"
#include "surroundings.hpp"
#include <fmt/format.h>
#include <map>
#include <mutex>
#include <sys/stat.h>

namespace headwater {
namespace {

/// What would take a protection from the whole process.
void warn_of_weakness(const Candidate& candidate, const headwater_host& host) {
  const auto warn = [&](const std::string& what) {
    log(host, "warning: plugin " + candidate.file.path() + " " + what);
  };
  for (const std::string& folder : search_paths(candidate.file, candidate.elf))
    if (struct stat found{};
        ::stat(folder.c_str(), &found) == 0 && (found.st_mode & S_IWOTH) != 0)
      warn("looks for libraries in '" + printable(folder) +
           "', where everybody may put them; link it without -rpath");
  for (const Elf64_Phdr& segment : candidate.elf.segments)
    if (segment.p_type == PT_GNU_STACK && (segment.p_flags & PF_X) != 0)
      warn("makes stacks executable; link it with -z noexecstack");
  for (const Elf64_Dyn& entry : candidate.elf.dynamic)
    if (entry.d_tag == DT_TEXTREL ||
        (entry.d_tag == DT_FLAGS && (entry.d_un.d_val & DF_TEXTREL) != 0))
      warn("makes its code writable while it is loaded; compile it with -fPIC");
}

Library& load_noted(const Candidate& candidate, const headwater_host& host,
                    const Caller& caller) {
  warn_of_weakness(candidate, host);
  const Caller::Note noted = caller.note(PluginFunction::loading);
  return load_library(candidate.file, candidate.elf, host);
}

/// Gate 13, once per plugin and process.
void initialise(bool& initialised, const headwater_plugin& plugin,
                const PluginNote& note, const std::string& file,
                const headwater_host& host, const Caller& caller) {
  if (initialised || plugin.init == nullptr) return;
  const Surroundings kept(host, file);
  headwater_error error = no_error();
  if (caller.call(PluginFunction::init, error,
                  [&] { return plugin.init(&host, &error); }) != HEADWATER_OK)
    refuse(gate::init, {.what = fmt::format("plugin '{}' {} cannot start: {}",
                                            note.name, note.version, text(error)),
                        .file = file,
                        .help = "see what its author says of this message"});
  initialised = true;
}

/// Which linked plugins have started. Guarded by load_mutex(); never destroyed.
std::map<const headwater_plugin*, bool>& started_plugins() {
  static auto* const all = new std::map<const headwater_plugin*, bool>;
  return *all;
}

}  // namespace

const headwater_plugin& load(const Candidate& candidate, const headwater_host& host,
                             CallListener* calls) {
  const std::lock_guard lock(load_mutex());
  const PluginFile& file = candidate.file;
  const Caller caller(calls, "plugin '" + candidate.note.name + "'", file.path());
  Library& library = load_noted(candidate, host, caller);
  const headwater_plugin& plugin = find_descriptor(library, file);
  check_descriptor(
      plugin, candidate.note,
      {library.image, file.path(), "plugin '" + candidate.note.name + "'"});
  initialise(library.initialised, plugin, candidate.note, file.path(), host, caller);
  return plugin;
}

PluginNote start_linked(const headwater_plugin& plugin, const headwater_host& host,
                        CallListener* calls) {
  const Inspector inspector{Image::around(&plugin), linked_file, "a linked plugin"};
  inspector.place(&plugin, sizeof plugin, "table");
  PluginNote note = linked_note(inspector.text(plugin.name, "name"));
  check_descriptor(plugin, note, inspector.of("plugin '" + note.name + "'"));
  const std::lock_guard lock(load_mutex());
  initialise(started_plugins()[&plugin], plugin, note, linked_file, host,
             Caller(calls, "plugin '" + note.name + "'", linked_file));
  return note;
}

}  // namespace headwater
