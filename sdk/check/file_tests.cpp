// What a plugin file must be, whatever it offers.
#include "file_tests.hpp"

#include <headwater/abi.h>

#include "library_file.hpp"
#include "surroundings.hpp"
#include "target.hpp"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>
#include <sys/stat.h>
#include <utility>

namespace headwater::lab {

namespace {

constexpr const char* file_subject = "file";

constexpr const char* sanitizer_symbols = "__odr_asan.";  ///< of builds with it

/// The runtime of C and C++, whichever it is, and of the sanitizers.
constexpr std::string_view runtime_libraries[] = {
    "libc.so.",     "libm.so.",      "libstdc++.so.",       "libgcc_s.so.", "libc++.so.",
    "libc++abi.so", "libunwind.so.", "ld-linux-x86-64.so.", "libasan.so.",  "libtsan.so.",
    "libubsan.so.", "liblsan.so.",   "libpthread.so.",      "libdl.so.",    "librt.so."};

using Check = void (*)(const PluginInfo&, const LibraryFile&, const Trial&);

void test_exports(const PluginInfo&, const LibraryFile& file, const Trial& trial) {
  std::vector<std::string> others;
  for (const LibraryFile::Symbol& symbol : file.exported)
    if (symbol.name != plugin_symbol && !symbol.name.starts_with(sanitizer_symbols))
      others.push_back(symbol.name);
  trial.require(others.empty(),
                fmt::format("it exports {} more symbol{}: {}", others.size(),
                            others.size() == 1 ? "" : "s", fmt::join(others, ", ")),
                "hide them, so that two plugins cannot get into each other's way: "
                "-fvisibility=hidden and the version script of headwater_add_plugin");
}

void test_unique(const PluginInfo&, const LibraryFile& file, const Trial& trial) {
  for (const LibraryFile::Symbol& symbol : file.exported)
    trial.require(!symbol.unique, fmt::format("'{}' is unique in the whole process", symbol.name),
                  "compile with -fno-gnu-unique");
}

void test_code(const PluginInfo&, const LibraryFile& file, const Trial& trial) {
  trial.require(!file.text_relocations, "its code is changed while it is loaded (text relocations)",
                "compile everything in it with -fPIC");
  trial.require(!file.writable_code, "it has memory that is both writable and executable",
                "link it without -N (--omagic)");
  trial.require(!file.executable_stack, "it asks for a stack that can be executed",
                "link with -z noexecstack; functions within functions of GNU C and "
                "assembler files are the usual causes");
}

/// Whether others may write there, or make the folder where it is not there yet.
bool is_open(std::filesystem::path path) {
  struct stat folder {};
  while (::stat(path.c_str(), &folder) != 0 && path.has_relative_path())
    path = path.parent_path();
  return (folder.st_mode & (S_IWOTH | S_IWGRP)) != 0;
}

void test_search_paths(const PluginInfo&, const LibraryFile& file, const Trial& trial) {
  for (const std::string& path : file.search_paths) {
    const bool own = path.starts_with("$ORIGIN") || path.starts_with("${ORIGIN}");
    const bool open = !own && path.starts_with('/') && is_open(path);
    const char* const help =
        "link without -rpath: a plugin needs no libraries of its "
        "own, and what lies there would be loaded with it";
    trial.require(own || path.starts_with('/'),
                  fmt::format("it looks for libraries in '{}', a relative folder", path), help);
    trial.require(
        !open, fmt::format("it looks for libraries in '{}', where others may write", path), help);
  }
}

void test_libraries(const PluginInfo&, const LibraryFile& file, const Trial& trial) {
  std::vector<std::string> strange;
  for (const std::string& name : file.needed) {
    trial.require(!name.starts_with("libheadwater"), fmt::format("it links {}", name),
                  "what is Headwater's comes through the host's table; link "
                  "headwater::sdk only, which is headers");
    if (std::ranges::none_of(runtime_libraries,
                             [&](auto known) { return name.starts_with(known); }))
      strange.push_back(name);
  }
  if (!strange.empty())
    trial.warn(fmt::format("it needs {}", fmt::join(strange, ", ")),
               "it only loads where these are installed: link them statically, or say "
               "so to who uses it");
}

void test_isa(const PluginInfo& plugin, const LibraryFile& file, const Trial& trial) {
  trial.require(
      file.isa <= plugin.isa,
      fmt::format("its linker mark needs x86-64-v{}, and its note says v{}", file.isa, plugin.isa),
      "compile all of it with one -march, the one that -z x86-64-vN is given");
  trial.note(fmt::format("x86-64-v{}", plugin.isa));
}

void test_texts(const PluginInfo& plugin, const LibraryFile&, const Trial& trial) {
  for (const TechniqueInfo& technique : plugin.techniques) {
    trial.require(!technique.doc.empty(),
                  fmt::format("'{}' does not say what it is", technique.name),
                  "fill `doc`, which `headwater list` shows");
    for (const SettingInfo& setting : technique.settings)
      trial.require(
          !setting.doc.empty(),
          fmt::format("setting '{}' of '{}' does not say what it is", setting.key, technique.name),
          "add .doc(\"...\") to the setting");
  }
  std::vector<std::string> missing;
  for (const auto& [name, text] :
       {std::pair{"license", &plugin.license}, {"vendor", &plugin.vendor}, {"url", &plugin.url}})
    if (text->empty()) missing.emplace_back(name);
  if (!missing.empty())
    trial.warn(fmt::format("it does not say its {}", fmt::join(missing, ", ")),
               "headwater_add_plugin and headwater/plugin.hpp say how to");
}

/// Runs what a library runs on its own, and nothing else of it.
void test_loading(const PluginInfo& plugin, const Trial& trial) {
  const Surroundings before = surroundings();
  trial.at("while it was loaded");
  if (::dlopen(plugin.file.c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr) trial.fail(::dlerror());
  const auto changed = changes(before, surroundings());
  trial.require(changed.empty(), fmt::format("loading it changes {}", fmt::join(changed, ", ")),
                "do nothing in constructors of globals, and link without -ffast-math");
}

void test_gates(const PluginInfo& plugin, const Trial& trial) {
  load_plugin(plugin.file, {}, trial);
}

/// The best of a few times: others may want the processor, too.
void test_scan(const PluginInfo& plugin, const Trial& trial) {
  using Clock = std::chrono::steady_clock;
  std::chrono::duration<double, std::milli> best(HUGE_VAL);
  for (int i = 0; i < 5; ++i) {
    const auto start = Clock::now();
    read_plugin(plugin.file);
    best = std::min<std::chrono::duration<double, std::milli>>(best, Clock::now() - start);
  }
  trial.note(fmt::format("{:.2g} ms", best.count()));
  trial.require(best.count() < 100, fmt::format("reading its note takes {:.0f} ms", best.count()),
                "offer fewer techniques in one file, or shorten their texts");
}

}  // namespace

bool is_about_loading(const Test& test) {
  return test.subject == file_subject && (test.name == "loading" || test.name == "gates");
}

void add_file_tests(const PluginInfo& plugin, std::vector<Test>& tests) {
  const auto add = [&](std::string name, std::string promise, auto run) {
    tests.push_back({file_subject, std::move(name), std::move(promise), run});
  };
  const auto add_static = [&](std::string name, std::string promise, Check check) {
    add(std::move(name), std::move(promise),
        [plugin, check](const Trial& trial) { check(plugin, read_library(plugin.file), trial); });
  };
  add_static("exports", "it exports its table and nothing else", test_exports);
  add_static("unique", "no symbol of it is unique in the process", test_unique);
  add_static("code", "neither its code nor the stack is open to change", test_code);
  add_static("search paths", "it looks for libraries in no open folder", test_search_paths);
  add_static("libraries", "it needs the C and C++ runtime only", test_libraries);
  add_static("instructions", "it says which processors it needs", test_isa);
  add_static("texts", "it says what it is", test_texts);
  const auto add_live = [&](std::string name, std::string promise, auto check) {
    add(std::move(name), std::move(promise),
        [plugin, check](const Trial& trial) { check(plugin, trial); });
  };
  add_live("scan", "its note is read quickly", test_scan);
  add_live("loading", "loading it leaves the process as it is", test_loading);
  add_live("gates", "the host takes it, and its table says what its note says", test_gates);
}

}  // namespace headwater::lab
