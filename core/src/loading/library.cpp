// Loads libraries with Boost.DLL; the only file that knows it.
#define BOOST_DLL_USE_STD_FS
#include "library.hpp"

#include <boost/core/demangle.hpp>
#include <boost/dll/shared_library.hpp>

#include "../contract/refusal.hpp"
#include "../system/surroundings.hpp"
#include <algorithm>
#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <link.h>
#include <list>
#include <optional>
#include <string_view>

namespace headwater {
namespace {

/// Never destroyed, as are those that Boost holds open: code of plugins may run until the
/// very end of the process.
std::list<Library>& mapped_libraries() {
  static auto* const all = new std::list<Library>;
  return *all;
}

/// The text between two others, or nothing.
std::optional<std::string> between(std::string_view text, std::string_view left,
                                   std::string_view right) {
  const std::size_t at = text.find(left);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + left.size());
  return std::string(text.substr(0, text.find(right)));
}

/// Boost wraps the words of the system's loader into its own.
std::string loader_text(const std::exception& error) {
  return between(error.what(), "dlerror system message: ", "): ").value_or(error.what());
}

[[noreturn]] void refuse_load(const Candidate& candidate, const std::string& text) {
  const std::string& file = candidate.plugin->file;
  if (const auto symbol = between(text, "undefined symbol: ", ","))
    refuse(gate::load, {.what = "plugin uses a function or variable that nothing provides",
                        .file = file,
                        .needs = boost::core::demangle(symbol->c_str()),
                        .help = "link the library or source file that defines it; a plugin gets "
                                "what is Headwater's from the host's table"});
  if (text.find("cannot open shared object file") != std::string::npos)
    refuse(gate::load,
           {.what = "plugin needs libraries that are not installed",
            .file = file,
            .has = text.substr(0, text.find(':')) + " is missing",
            .needs = fmt::format("{}", fmt::join(candidate.elf.needed, ", ")),
            .help = candidate.copy ? "link them statically: libraries beside a plugin are not "
                                     "looked for where it is locked or others may change it"
                                   : "install them, or build the plugin on this machine"});
  const bool no_execution = text.find("failed to map segment") != std::string::npos;
  refuse(gate::load, {.what = "the system cannot load the plugin",
                      .file = file,
                      .has = text,
                      .help = no_execution ? "move it to a file system that is not mounted noexec"
                                           : "build the plugin again on this machine"});
}

boost::dll::shared_library open_library(const Candidate& candidate, const headwater_host& host) {
  const std::string& file = candidate.plugin->file;
  const Surroundings kept(host, file);
  using boost::dll::load_mode::rtld_local;
  using boost::dll::load_mode::rtld_now;
  try {
    return boost::dll::shared_library(candidate.copy ? candidate.copy->loadable() : file,
                                      rtld_now | rtld_local);
  } catch (const std::exception& error) {
    refuse_load(candidate, loader_text(error));
  }
}

[[noreturn]] void refuse_changed(const Candidate& candidate, const std::string& what) {
  refuse(gate::load, {.what = what,
                      .file = candidate.plugin->file,
                      .help = "restart the program; libraries stay loaded until it ends"});
}

/// One that is held is known by its bytes, any other by its file.
Library* mapped_already(const Candidate& candidate) {
  const FileIdentity& wanted = candidate.identity;
  for (Library& library : mapped_libraries()) {
    const FileIdentity& known = library.identity;
    if (candidate.copy) {
      if (library.copy && library.copy->has_bytes_of(*candidate.copy)) return &library;
      continue;
    }
    if (known == wanted) return &library;
    if (!library.copy && known.device == wanted.device && known.inode == wanted.inode)
      refuse_changed(candidate, "plugin file was overwritten after it was loaded");
  }
  return nullptr;
}

MemoryMap map_of(void* handle) {
  const link_map* map = nullptr;
  ::dlinfo(handle, RTLD_DI_LINKMAP, &map);
  return MemoryMap(map->l_ld);
}

}  // namespace

std::mutex& load_mutex() {
  static auto* const mutex = new std::mutex;
  return *mutex;
}

Library& load_library(const Candidate& candidate, const headwater_host& host,
                      const Caller& caller) {
  if (Library* known = mapped_already(candidate)) return *known;
  const Caller::Note noted = caller.note(PluginFunction::loading);
  static auto* const opened = new std::list<boost::dll::shared_library>;
  const auto* const code = &opened->emplace_back(open_library(candidate, host));
  // The system's loader goes by path first, and then answers with the older file.
  auto& all = mapped_libraries();
  if (std::ranges::find(all, code->native(), &Library::handle) != all.end())
    refuse_changed(candidate, "an older file of this path is loaded already");
  const bool same = candidate.copy || identity_of(candidate.plugin->file) == candidate.identity;
  const void* const symbol =
      code->has(plugin_symbol) ? &code->get<const headwater_plugin>(plugin_symbol) : nullptr;
  all.push_back({same ? candidate.identity : FileIdentity{}, code->native(), map_of(code->native()),
                 symbol, candidate.copy});
  if (!same) refuse_changed(candidate, "plugin file was replaced while it was being loaded");
  return all.back();
}

const headwater_plugin& find_table(const Library& library, const std::string& file) {
  if (library.symbol == nullptr)
    refuse(gate::symbol, {.what = "plugin does not export its table",
                          .file = file,
                          .needs = fmt::format("the constant {}", plugin_symbol),
                          .help = "export it (default visibility); HEADWATER_PLUGIN does"});
  if (!library.memory.holds(library.symbol, sizeof(headwater_plugin), alignof(headwater_plugin)))
    refuse(gate::symbol,
           {.what = "the table of the plugin is not its own",
            .file = file,
            .needs = fmt::format("{} in this library, not in one it links", plugin_symbol),
            .help = "do not link plugins with each other"});
  return *static_cast<const headwater_plugin*>(library.symbol);
}

void share_cxx_runtime() {
  ::dlopen("libstdc++.so.6", RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD);
}

}  // namespace headwater
