// Runs the gates that follow the choice of a file.
#include "load.hpp"

#include "../contract/call.hpp"
#include "../contract/table_check.hpp"
#include "../contract/version_check.hpp"
#include "../system/surroundings.hpp"
#include "library.hpp"
#include <fmt/format.h>
#include <set>
#include <string_view>

namespace headwater {
namespace {

std::string title(const PluginInfo& plugin) {
  return "plugin '" + plugin.name + "'";
}

/// A folder to look for libraries in, as the loader reads it.
std::string with_origin(std::string folder, const std::string& file) {
  for (const std::string_view token : {"$ORIGIN", "${ORIGIN}"})
    if (const std::size_t at = folder.find(token); at != folder.npos)
      folder.replace(at, token.size(), file.substr(0, file.rfind('/')));
  return folder;
}

/// What would take a protection from the whole process, or let others add code to it.
void warn_of_weakness(const Candidate& candidate, const headwater_host& host) {
  const std::string& file = candidate.plugin->file;
  const auto warn = [&](const std::string& what) {
    log(host, "warning: plugin " + file + " " + what);
  };
  for (const std::string& folder : candidate.elf.search_paths)
    if (const std::string why = distrust_folder(with_origin(folder, file)); !why.empty())
      warn(fmt::format("looks for libraries in '{}', where {}; link it without -rpath",
                       printable(folder), printable(why)));
  for (const std::string& library : candidate.elf.needed)
    if (library.starts_with('/') && !follow(library).distrust.empty())
      warn(fmt::format("needs '{}', but {}; link it by its name alone", printable(library),
                       printable(follow(library).distrust)));
  if (candidate.elf.executable_stack) warn("makes stacks executable; link it with -z noexecstack");
  if (candidate.elf.text_relocations)
    warn("makes its code writable while it is loaded; compile it with -fPIC");
  if (candidate.elf.writable_code)
    warn("has memory that is both writable and executable; link it without -N or omagic");
}

/// The plugins that have started. Guarded by load_mutex(); never destroyed.
std::set<const headwater_plugin*>& started_plugins() {
  static auto* const all = new std::set<const headwater_plugin*>;
  return *all;
}

/// Gate 13, once per plugin and process.
void start(const headwater_plugin& plugin, const PluginInfo& info, const headwater_host& host,
           const Caller& caller) {
  if (plugin.init == nullptr || started_plugins().contains(&plugin)) return;
  const Surroundings kept(host, info.file);
  headwater_error error = no_error();
  if (caller.call(PluginFunction::init, error, [&] { return plugin.init(&host, &error); }) !=
      HEADWATER_OK)
    refuse(gate::init,
           {.what = fmt::format("{} {} cannot start: {}", title(info), info.version, text(error)),
            .file = info.file,
            .help = "see what its author says of this message"});
  started_plugins().insert(&plugin);
}

}  // namespace

const headwater_plugin& load(const Candidate& candidate, const headwater_host& host,
                             CallListener* calls) {
  const std::lock_guard lock(load_mutex());
  const PluginInfo& noted = *candidate.plugin;
  const Caller caller(calls, title(noted), noted.file);
  warn_of_weakness(candidate, host);
  const Library& library = load_library(candidate, host, caller);
  const headwater_plugin& plugin = find_table(library, noted.file);
  const Inspector inspector{library.memory, noted.file, title(noted)};
  check_same(check_table(plugin, inspector), noted, inspector);
  start(plugin, noted, host, caller);
  return plugin;
}

PluginInfo start_linked(const headwater_plugin& plugin, const headwater_host& host,
                        CallListener* calls) {
  const MemoryMap memory(&plugin);
  const Inspector inspector{memory, linked_file, "a linked plugin"};
  inspector.place(&plugin, sizeof plugin, "table");
  check_version({.file = linked_file,
                 .abi_major = plugin.abi_major,
                 .abi_minor = plugin.abi_minor,
                 .minor_needed = plugin.minor_needed},
                plugin.layout);
  const PluginInfo info = check_table(plugin, inspector);
  const std::lock_guard lock(load_mutex());
  start(plugin, info, host, Caller(calls, title(info), linked_file));
  return info;
}

}  // namespace headwater
