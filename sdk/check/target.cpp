// Loads a technique for its tests.
#include "target.hpp"

#include <headwater/error.hpp>

#include <algorithm>
#include <base/loaded_file.hpp>
#include <base/overrides.hpp>
#include <dlfcn.h>
#include <link.h>
#include <span>
#include <string_view>

namespace headwater::lab {

namespace {

/// What was loaded from a file; without a name: nothing.
dl_phdr_info library_of(const std::string& file) {
  struct Search {
    const std::string& file;
    dl_phdr_info found{};
  } search{file};
  const auto visit = [](dl_phdr_info* library, std::size_t, void* of) {
    auto& [wanted, found] = *static_cast<Search*>(of);
    if (!LoadedFile(library->dlpi_name).is(wanted)) return 0;
    found = *library;
    return 1;
  };
  ::dl_iterate_phdr(visit, &search);
  return search.found;
}

/// Loaded already, so that this only finds it.
const headwater_technique* find_table(const Target& target, const Trial& trial) {
  const char* const known = library_of(target.file).dlpi_name;
  void* const library = known ? ::dlopen(known, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD) : nullptr;
  const void* const symbol = library ? ::dlsym(library, plugin_symbol) : nullptr;
  if (symbol == nullptr) trial.fail("its table cannot be found");
  const auto& plugin = *static_cast<const headwater_plugin*>(symbol);
  for (std::uint64_t i = 0; i < plugin.n_techniques; ++i) {
    const auto* const place = reinterpret_cast<const char*>(plugin.techniques);
    const auto* const technique =
        reinterpret_cast<const headwater_technique*>(place + i * plugin.technique_stride);
    const std::string_view name(technique->name.data, technique->name.size);
    if (name == target.info.name && technique->kind == static_cast<std::uint32_t>(target.info.kind))
      return technique;
  }
  trial.fail("its table does not offer " + target.subject());
}

/// Byte by byte, past a sanitizer, which keeps watch between the variables.
[[gnu::no_sanitize_address]] void append_bytes(std::string& to, std::uint64_t begin,
                                               std::uint64_t end) {
  for (std::uint64_t at = begin; at < end; ++at)
    to += *reinterpret_cast<const volatile char*>(at);
}

/// What the loader makes constant after it has filled it in lies at the beginning.
std::string writable_bytes(const dl_phdr_info& library) {
  std::uint64_t constant_end = 0;
  std::string bytes;
  const std::span segments(library.dlpi_phdr, library.dlpi_phnum);
  for (const auto& segment : segments)
    if (segment.p_type == PT_GNU_RELRO) constant_end = segment.p_vaddr + segment.p_memsz;
  for (const auto& segment : segments) {
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) == 0) continue;
    const std::uint64_t begin = std::max(segment.p_vaddr, constant_end);
    const std::uint64_t end = segment.p_vaddr + segment.p_memsz;
    append_bytes(bytes, library.dlpi_addr + begin, library.dlpi_addr + end);
  }
  return bytes;
}

}  // namespace

Context load_plugin(const std::string& file, const std::vector<std::string>& folders,
                    const Trial& trial, unsigned threads) {
  trial.at("while it was loaded");
  try {
    return Context({.folders = folders,
                    .files = {file},
                    .threads = threads,
                    .share_cxx_runtime = true,
                    .check_products = true});
  } catch (const PluginError& e) {
    trial.fail("the host refuses it: " + std::string(e.what()),
               "headwater inspects every plugin so before it is used");
  }
}

LoadedTarget::LoadedTarget(const Target& target, const Trial& trial, unsigned threads)
    : target_(target),
      trial_(trial),
      context_(load_plugin(target.file, target.folders, trial, threads)),
      technique_(find_table(target, trial)) {}

std::string LoadedTarget::variables() const {
  return writable_bytes(library_of(target_.file));
}

std::pair<std::shared_ptr<const Technique>, std::string> LoadedTarget::try_make(
    const Setup& setup) {
  Diagnostics diagnostics;
  trial_.at("in create");
  auto made = context_.make(target_.info.kind, setup.node, diagnostics);
  std::string why;
  for (const Diagnostic& mistake : diagnostics.list())
    why += (why.empty() ? "" : "; ") + mistake.message;
  return {std::move(made), why};
}

std::shared_ptr<const Technique> LoadedTarget::make(const Setup& setup) {
  auto [made, why] = try_make(setup);
  if (!made)
    trial_.fail("it cannot be made with " + setup.label + ": " + why,
                "say how it is to be set: headwater plugin check FILE key=value");
  return made;
}

}  // namespace headwater::lab
