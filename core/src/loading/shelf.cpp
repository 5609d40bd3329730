// Reads files and compares variants with their base.
#include "shelf.hpp"

#include "../contract/refusal.hpp"
#include "../system/processor.hpp"
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace headwater {
namespace {

namespace fs = std::filesystem;

std::string title(const PluginInfo& plugin) {
  return fmt::format("'{}' {}", plugin.name, plugin.version);
}

std::string offers_of(const PluginInfo& plugin) {
  std::string names;
  for (const TechniqueInfo& info : plugin.techniques)
    names += fmt::format("{}{} {}", names.empty() ? "" : ", ", to_string(info.kind), info.name);
  return names;
}

/// The .so files of a folder, sorted.
std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".so") files.push_back(entry.path().filename());
  std::ranges::sort(files);
  return files;
}

}  // namespace

const Candidate& Shelf::candidate(const std::string& path) const {
  return *examined_.at(path).candidate;
}

// Permissions change without a trace in the identity, so a file that they refuse is
// examined anew.
const Shelf::Examined& Shelf::examine(const std::string& path) const {
  Examined& known = examined_[path];
  const FileIdentity now = identity_of(path);
  const bool lasting = known.candidate || (known.refusal && known.refusal->code > gate::file);
  if (lasting && known.identity == now) return known;
  known = {.identity = now};
  try {
    known.candidate = std::make_shared<const Candidate>(path, Chosen::by_search, headwater_host{});
  } catch (const PluginError& error) {
    known.refusal = error;
  }
  return known;
}

ShelvedFile Shelf::judge(const std::string& path) const {
  const Examined& examined = examine(path);
  ShelvedFile file{.path = path, .stem = fs::path(path).stem(), .refusal = examined.refusal};
  file.candidate = examined.candidate;
  try {
    if (file.candidate) check(*file.candidate, options_);
  } catch (const PluginError& error) {
    file.refusal = error;
  }
  if (file.refusal) file.why = file.refusal->what();
  return file;
}

/// Why a variant may not be used, or "".
std::string Shelf::against(const ShelvedFile& variant, unsigned level,
                           const ShelvedFile& base) const {
  if (!variant.usable()) return variant.why;
  if (level > options_.isa_max)
    return fmt::format("this is for {}, and {} is the highest level here", level_name(level),
                       level_name(options_.isa_max));
  if (!base.candidate) return "its base is refused";
  const PluginInfo &one = *variant.candidate->plugin, &other = *base.candidate->plugin;
  if (title(one) != title(other))
    return fmt::format("it is {}, the base is {}", title(one), title(other));
  if (offers_of(one) != offers_of(other))
    return fmt::format("it offers {}, the base {}", offers_of(one), offers_of(other));
  return "";
}

Place Shelf::place(const std::string& folder, const std::string& file, bool varied) const {
  const ShelvedFile base = judge(fs::path(folder) / file);
  Place files;
  bool done = false;  // what follows is not needed
  for (unsigned level = varied ? 4 : 1; level >= 2; --level) {
    const std::string path = fs::path(folder) / "hwcaps" / fmt::format("x86-64-v{}", level) / file;
    std::error_code error;
    if (!fs::exists(path, error)) continue;
    ShelvedFile& variant = files.emplace_back(judge(path));
    variant.base = base.path;
    variant.why = against(variant, level, base);
    const bool wanted = level <= options_.isa_max && base.candidate && !done;
    if (wanted && !variant.usable() && !std::exchange(examine(path).told, true))
      log(host_, fmt::format("warning: plugin {} is used without its variant {}: {}", base.path,
                             path, variant.why));
    done = done || variant.usable();
  }
  files.push_back(base);
  return files;
}

Places Shelf::places(Kind kind, const std::string& name) const {
  Places all;
  for (const std::string& folder : options_.folders) {
    const fs::path here = fs::path(folder) / to_string(kind);
    std::vector<std::string> files{name + ".so"};
    std::error_code error;
    if (name.empty())
      files = files_in(here);
    else if (!fs::exists(fs::symlink_status(here / files[0], error)))
      files.clear();  // a broken link is there
    const bool varied = fs::is_directory(fs::path(folder) / "hwcaps", error);
    std::vector<Place>& places = all.emplace_back();
    for (const std::string& file : files)
      places.push_back(place(folder, fs::path(to_string(kind)) / file, varied));
  }
  return all;
}

}  // namespace headwater
