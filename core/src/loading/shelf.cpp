// Reads files and compares variants with their base.
#include "shelf.hpp"

#include "../contract/refusal.hpp"
#include <filesystem>
#include <fmt/format.h>
#include <system_error>

namespace headwater {
namespace {

const headwater_host silent{};

std::string title(const PluginInfo& plugin) {
  return fmt::format("'{}' {}", plugin.name, plugin.version);
}

std::string offers_of(const PluginInfo& plugin) {
  std::string names;
  for (const TechniqueInfo& info : plugin.techniques)
    names += fmt::format("{}{} {}", names.empty() ? "" : ", ", to_string(info.kind),
                         info.name);
  return names;
}

/// Why this is not a variant of the base, or "".
std::string mismatch(const PluginInfo& variant, const PluginInfo& base) {
  if (title(variant) != title(base))
    return fmt::format("it is {}, the base is {}", title(variant), title(base));
  if (offers_of(variant) != offers_of(base))
    return fmt::format("it offers {}, the base {}", offers_of(variant),
                       offers_of(base));
  return {};
}

}  // namespace

// Permissions change without a trace in the identity, so a file that they refuse is
// examined anew.
const Shelf::Examined& Shelf::examine(const std::string& path) const {
  Examined& known = examined_[path];
  const FileIdentity now = identity_of(path);
  const bool lasting =
      known.candidate || (known.refusal && known.refusal->code > gate::file);
  if (lasting && known.identity == now) return known;
  known = {.identity = now};
  try {
    known.candidate = headwater::examine(path, Chosen::by_search, silent);
  } catch (const PluginError& error) {
    known.refusal = error;
  }
  return known;
}

ShelvedFile Shelf::judge(const std::string& path) const {
  const Examined& examined = examine(path);
  ShelvedFile file{path, examined.candidate ? &*examined.candidate : nullptr, "",
                   examined.refusal};
  try {
    if (file.candidate) check(*file.candidate, admission_);
  } catch (const PluginError& error) {
    file.refusal = error;
  }
  if (file.refusal) file.why = file.refusal->what();
  return file;
}

std::string Shelf::against_variant(const ShelvedFile& variant, unsigned level,
                                   const Candidate* base) const {
  if (!variant.usable()) return variant.why;
  if (level > admission_.isa)
    return fmt::format("this is for {}, and {} is the highest level here",
                       level_name(level), level_name(admission_.isa));
  return base ? mismatch(*variant.candidate->plugin, *base->plugin) : "";
}

std::vector<ShelvedFile> Shelf::at(const Place& place,
                                   const headwater_host& log) const {
  std::vector<ShelvedFile> files;
  const ShelvedFile base = judge(place.base());
  bool chosen = false;
  for (unsigned level = 4; level >= 2; --level) {
    std::error_code error;
    const std::string path = place.variant(level);
    if (!std::filesystem::exists(path, error)) continue;
    ShelvedFile& variant = files.emplace_back(judge(path));
    variant.why = against_variant(variant, level, base.candidate);
    if (!variant.usable() && level <= admission_.isa && base.candidate && !chosen)
      headwater::log(log, fmt::format("warning: plugin {} is used without its variant "
                                      "{}: {}",
                                      base.path, path, variant.why));
    chosen = chosen || variant.usable();
  }
  // What cannot be read has no variants.
  if (!base.candidate)
    for (ShelvedFile& variant : files)
      if (variant.usable()) variant.why = "its base is refused";
  files.push_back(base);
  return files;
}

}  // namespace headwater
