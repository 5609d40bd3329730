// Resolution of names, and gate 14: a plugin is known with all it offers or not at all.
#include "registry.hpp"

#include <headwater/error.hpp>

#include "descriptor.hpp"
#include "offer.hpp"
#include "refusal.hpp"
#include "variants.hpp"
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <iterator>
#include <system_error>
#include <tuple>

namespace headwater {
namespace {

namespace fs = std::filesystem;

using Infos = std::vector<TechniqueInfo>;

std::string title(Kind kind, std::string_view name) {
  return fmt::format("{} '{}'", to_string(kind), name);
}

[[noreturn]] void refuse_both(const std::string& what, const std::string& first,
                              const std::string& second) {
  refuse(gate::names, {.what = "two plugin files offer " + what,
                       .file = fmt::format("{} and {}", first, second),
                       .help = "keep one of them; neither is preferred silently"});
}

void check_offers(const TechniqueInfo& known, const TechniqueInfo& added) {
  std::vector<std::string> words = added.aliases;
  words.push_back(added.name);
  for (const std::string& word : words)
    if (known.kind == added.kind && (known.name == word || has_alias(known, word)))
      refuse_both(title(known.kind, word), known.file, added.file);
}

void check_named_after(const Candidate& candidate, Kind kind, std::string_view name) {
  if (position(candidate.note.techniques, kind, name)) return;
  const TechniqueInfo& other = candidate.note.techniques.front();
  refuse(gate::resolve,
         {.what = "plugin file does not offer what it is named after",
          .file = candidate.file.path(),
          .has = title(other.kind, other.name),
          .needs = title(kind, name),
          .help = "rename the file, or move it to the folder of its kind"});
}

/// The one file among those of a folder that offers the name or, failing that, the
/// alias; nullptr: none does. Refused files offer nothing.
const ExaminedFile* search(const std::vector<const ExaminedFile*>& files, Kind kind,
                           std::string_view name) {
  const ExaminedFile* best = nullptr;
  bool exact = false;
  for (const ExaminedFile* next : files) {
    const auto at = position(next->infos, kind, name);
    if (!at || (best && best->identity == next->identity)) continue;
    const bool is_exact = next->infos[*at].name == name;
    if (best && is_exact == exact)
      refuse_both(title(kind, name), best->path, next->path);
    if (best && exact) continue;
    best = next;
    exact = is_exact;
  }
  return best;
}

/// What files in the folder of a kind offer, and which are refused.
Infos describe_files(const std::vector<const ExaminedFile*>& files, Kind kind) {
  Infos all;
  for (const ExaminedFile* file : files)
    if (file->problem.empty())
      std::ranges::copy(file->infos, std::back_inserter(all));
    else
      all.push_back({.kind = kind, .file = file->path, .problem = file->problem});
  for (TechniqueInfo& info : all)
    if (info.kind != kind)
      info.problem = fmt::format("not found here: move the file to a folder called {}",
                                 to_string(info.kind));
  return all;
}

/// What a file is found by: the name of what it offers, or its own if it is refused.
std::string found_as(const TechniqueInfo& info) {
  return info.name.empty() ? fs::path(info.file).stem().string() : info.name;
}

bool has_own_file(const TechniqueInfo& info) {
  return fs::path(info.file).stem() == found_as(info);
}

/// Of several files for one name the first counts, also if it is refused.
void mark_shadowed(Infos& all) {
  std::map<std::pair<Kind, std::string>, std::string> files;
  for (TechniqueInfo& info : all) {
    if (!info.name.empty() && !info.problem.empty()) continue;
    const auto& file =
        files.try_emplace({info.kind, found_as(info)}, info.file).first->second;
    if (info.problem.empty() && file != info.file)
      info.problem =
          fmt::format("{} is taken from {}", title(info.kind, info.name), file);
  }
}

}  // namespace

Registry::Registry(const headwater_host& host, std::vector<std::string> folders,
                   const std::vector<std::string>& files, Policy policy,
                   const std::vector<const headwater_plugin*>& linked,
                   CallListener* calls)
    : host_(host),
      folders_(std::move(folders)),
      policy_(std::move(policy)),
      calls_(calls) {
  for (const headwater_plugin* plugin : linked)
    add_linked(*plugin);
  for (const std::string& file : files)
    add_named(file);
}

void Registry::add_named(const std::string& path) {
  const Candidate candidate(path, Chosen::by_name, host_);
  check(candidate, policy_);
  for (const auto& plugin : named_)
    if (plugin->identity == candidate.file.identity()) return;
  check_new(candidate.note);
  named_.push_back(load_all(candidate));
}

void Registry::add_linked(const headwater_plugin& plugin) {
  const PluginNote note = start_linked(plugin, host_, calls_);
  check_new(note);
  named_.push_back(offered(plugin, note, linked_file));
}

void Registry::check_new(const PluginNote& note) const {
  for (const auto& plugin : named_)
    for (const TechniqueInfo& known : plugin->infos)
      for (const TechniqueInfo& added : note.techniques)
        check_offers(known, added);
}

const LoadedTechnique* Registry::find(Kind kind, std::string_view name) {
  if (!is_word(name)) return nullptr;
  if (const LoadedTechnique* named = find_named(kind, name)) return named;
  const auto known = found_.find({kind, std::string(name)});
  if (known != found_.end()) return known->second;
  const LoadedTechnique* found = find_searched(kind, name);
  if (found != nullptr) found_.emplace(std::pair(kind, name), found);
  return found;
}

const LoadedTechnique* Registry::find_named(Kind kind, std::string_view name) const {
  for (const auto& plugin : named_)
    if (const auto at = position(plugin->infos, kind, name))
      return &plugin->techniques[*at];
  return nullptr;
}

const LoadedTechnique* Registry::find_searched(Kind kind, std::string_view name) {
  const auto candidate = candidate_for(kind, name);
  if (!candidate) return nullptr;
  const auto at = position(candidate->note.techniques, kind, name);
  auto loaded = std::ranges::find_if(searched_, [&](const auto& plugin) {
    return plugin->identity == candidate->file.identity();
  });
  if (loaded == searched_.end())
    loaded = searched_.insert(searched_.end(), load_all(*candidate));
  return &(*loaded)->techniques[*at];
}

std::unique_ptr<Candidate> Registry::candidate_for(Kind kind,
                                                   std::string_view name) const {
  for (const std::string& folder : folders_) {
    const Place place{folder, kind, std::string(name) + ".so"};
    std::error_code error;
    if (fs::symlink_status(place.base(), error).type() == fs::file_type::not_found)
      continue;
    auto candidate = choose(place, policy_, host_);
    check_named_after(*candidate, kind, name);
    return candidate;
  }
  for (const std::string& folder : folders_)
    if (const ExaminedFile* found = search(examine(folder, kind), kind, name))
      return choose({folder, kind, fs::path(found->path).filename()}, policy_, host_);
  return nullptr;
}

std::vector<const ExaminedFile*> Registry::examine(const std::string& folder,
                                                   Kind kind) const {
  std::vector<const ExaminedFile*> all;
  for (const std::string& path : plugin_files(place_of(folder, kind))) {
    ExaminedFile& file = examined_[path];
    all.push_back(&file);
    if (!file.infos.empty() && file.identity == identity_of(path)) continue;
    file = {path, identity_of(path), {}, {}};
    try {
      file.infos = choose({folder, kind, fs::path(path).filename()}, policy_, host_)
                       ->note.techniques;
    } catch (const PluginError& error) {
      file.problem = error.what();
    }
  }
  return all;
}

std::unique_ptr<Registry::Plugin> Registry::load_all(const Candidate& candidate) const {
  auto loaded =
      offered(load(candidate, host_, calls_), candidate.note, candidate.file.path());
  loaded->identity = candidate.file.identity();
  return loaded;
}

std::unique_ptr<Registry::Plugin> Registry::offered(const headwater_plugin& plugin,
                                                    const PluginNote& note,
                                                    const std::string& file) {
  auto all = std::make_unique<Plugin>();
  all->infos = note.techniques;
  for (std::size_t i = 0; i < all->infos.size(); ++i)
    all->techniques.push_back({&technique_of(plugin, i), &plugin, file});
  return all;
}

std::vector<TechniqueInfo> Registry::loaded() const {
  Infos all;
  for (const Plugins* plugins : {&named_, &searched_})
    for (const auto& plugin : *plugins)
      std::ranges::copy(plugin->infos, std::back_inserter(all));
  return all;
}

std::vector<TechniqueInfo> Registry::list() const {
  Infos searched;
  for (const std::string& folder : folders_)
    for (const Kind kind : all_kinds)
      std::ranges::copy(describe_files(examine(folder, kind), kind),
                        std::back_inserter(searched));
  std::stable_partition(searched.begin(), searched.end(), has_own_file);
  Infos all;
  for (const auto& plugin : named_)
    std::ranges::copy(plugin->infos, std::back_inserter(all));
  std::ranges::copy(searched, std::back_inserter(all));
  mark_shadowed(all);
  const auto key = [](const TechniqueInfo& info) {
    return std::tie(info.kind, info.name, info.file);
  };
  std::ranges::sort(all, {}, key);
  const auto same = [&](const auto& a, const auto& b) {
    return key(a) == key(b);
  };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

}  // namespace headwater
