// Resolution of names, and gate 14: a plugin is known with all it offers or not at all.
#include "catalogue.hpp"

#include "../contract/refusal.hpp"
#include "../contract/table_check.hpp"
#include "load.hpp"
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <iterator>
#include <tuple>

namespace headwater {
namespace {

namespace fs = std::filesystem;
using Fate = Offer::Fate;

const headwater_host silent{};

void check_offers(const PluginInfo& known, const PluginInfo& added) {
  for (const TechniqueInfo& info : added.techniques) {
    std::vector<std::string> words = info.aliases;
    words.push_back(info.name);
    for (const std::string& word : words)
      if (known.find(info.kind, word))
        refuse_both(info.kind, word, known.file, added.file);
  }
}

std::vector<Offer> offers_of(const std::shared_ptr<const PluginInfo>& plugin,
                             const std::string& file) {
  std::vector<Offer> all;
  for (std::size_t i = 0; i < plugin->techniques.size(); ++i)
    all.push_back({.file = file,
                   .kind = plugin->techniques[i].kind,
                   .plugin = plugin,
                   .index = i});
  return all;
}

/// What there is at a place in the folder of a kind: the techniques of the file that
/// may be used, or the refusal of the base.
std::vector<Offer> offers_at(const std::vector<ShelvedFile>& files, Kind kind) {
  for (const ShelvedFile& file : files) {
    if (!file.usable()) continue;
    std::vector<Offer> all = offers_of(file.candidate->plugin, file.path);
    for (Offer& offer : all)
      if (offer.kind != kind) {
        offer.fate = Fate::passed_over;
        offer.why = fmt::format("not found here: move the file to a folder called {}",
                                to_string(offer.kind));
      }
    return all;
  }
  const ShelvedFile& base = files.back();
  return {{.file = base.path,
           .kind = kind,
           .plugin = base.candidate ? base.candidate->plugin : nullptr,
           .fate = Fate::refused,
           .why = base.why,
           .refusal = base.refusal}};
}

/// The name of what it offers; "" if it is refused.
std::string name_of(const Offer& offer) {
  return offer.fate == Fate::refused ? "" : offer.technique().name;
}

/// What it is found by: a refused file by its own name.
std::string found_as(const Offer& offer) {
  return offer.fate == Fate::refused ? fs::path(offer.file).stem().string()
                                     : name_of(offer);
}

bool has_own_file(const Offer& offer) {
  return fs::path(offer.file).stem() == found_as(offer);
}

/// Of several files for one name the first counts, also if it is refused.
void pass_over_later(std::vector<Offer>& all) {
  std::map<std::pair<Kind, std::string>, std::string> files;
  for (Offer& offer : all) {
    if (offer.fate == Fate::passed_over) continue;
    const auto& file =
        files.try_emplace({offer.kind, found_as(offer)}, offer.file).first->second;
    if (!offer.usable() || file == offer.file) continue;
    offer.fate = Fate::passed_over;
    offer.why = fmt::format("{} '{}' is taken from {}", to_string(offer.kind),
                            name_of(offer), file);
  }
}

bool answers(const Offer& offer, Kind kind, std::string_view name) {
  if (offer.fate == Fate::refused || offer.kind != kind) return false;
  return offer.technique().name == name || offer.technique().has_alias(name);
}

}  // namespace

Catalogue::Catalogue(const headwater_host& host, Sources sources)
    : host_(host),
      folders_(std::move(sources.folders)),
      calls_(sources.calls),
      shelf_(std::move(sources.admission)) {
  for (const headwater_plugin* plugin : sources.linked)
    add_linked(*plugin);
  for (const std::string& file : sources.files)
    add_named(file);
}

void Catalogue::add_named(const std::string& path) {
  const Candidate candidate = examine(path, Chosen::by_name, host_);
  check(candidate, shelf_.admission());
  for (const auto& plugin : named_)
    if (plugin->identity == candidate.identity) return;
  check_new(*candidate.plugin);
  named_.push_back(load_all(candidate));
}

void Catalogue::add_linked(const headwater_plugin& table) {
  auto info = std::make_shared<const PluginInfo>(start_linked(table, host_, calls_));
  check_new(*info);
  named_.push_back(std::make_unique<const Plugin>(Plugin{{}, std::move(info), table}));
}

void Catalogue::check_new(const PluginInfo& added) const {
  for (const auto& plugin : named_)
    check_offers(*plugin->info, added);
}

std::unique_ptr<const Catalogue::Plugin> Catalogue::load_all(
    const Candidate& candidate) const {
  return std::make_unique<const Plugin>(
      Plugin{candidate.identity, candidate.plugin, load(candidate, host_, calls_)});
}

Catalogue::Plugin::Plugin(FileIdentity id, std::shared_ptr<const PluginInfo> says,
                          const headwater_plugin& table)
    : identity(id), info(std::move(says)) {
  for (std::size_t i = 0; i < info->techniques.size(); ++i)
    techniques.push_back({&technique_of(table, i), info, i});
}

const LoadedTechnique* Catalogue::find_named(Kind kind, std::string_view name) const {
  for (const auto& plugin : named_)
    if (const auto at = plugin->info->find(kind, name)) return &plugin->techniques[*at];
  return nullptr;
}

const LoadedTechnique* Catalogue::find(Kind kind, std::string_view name) {
  if (!is_word(name)) return nullptr;
  if (const LoadedTechnique* named = find_named(kind, name)) return named;
  const auto known = found_.find({kind, std::string(name)});
  if (known != found_.end()) return known->second;
  const LoadedTechnique* const found = find_searched(kind, name);
  if (found != nullptr) found_.emplace(std::pair(kind, name), found);
  return found;
}

const LoadedTechnique* Catalogue::find_searched(Kind kind, std::string_view name) {
  Resolution resolution(kind, name);
  ask_own(resolution, host_);
  if (!resolution.settled()) ask_others(resolution, host_);
  for (const Offer& offer : resolution.offers())
    if (offer.fate == Fate::fatal) throw *offer.refusal;
  const Candidate* const chosen = resolution.chosen();
  if (chosen == nullptr) return nullptr;
  auto loaded = std::ranges::find(searched_, chosen->identity,
                                  [](const auto& plugin) { return plugin->identity; });
  if (loaded == searched_.end())
    loaded = searched_.insert(searched_.end(), load_all(*chosen));
  return &(*loaded)->techniques[*chosen->plugin->find(kind, name)];
}

void Catalogue::ask_own(Resolution& resolution, const headwater_host& log) const {
  for (const std::string& folder : folders_) {
    const Place place{folder, resolution.kind(), resolution.name() + ".so"};
    if (place.exists()) resolution.add_own(shelf_.at(place, log));
  }
}

void Catalogue::ask_others(Resolution& resolution, const headwater_host& log) const {
  for (const std::string& folder : folders_) {
    std::vector<std::vector<ShelvedFile>> places;
    for (const Place& place : places_in(folder, resolution.kind())) {
      if (place.is_of(resolution.name())) continue;
      std::vector<ShelvedFile> files = shelf_.at(place, log);
      const Candidate* const base = files.back().candidate;
      if (base && base->plugin->find(resolution.kind(), resolution.name()))
        places.push_back(std::move(files));
    }
    resolution.add_others(places);
  }
}

std::vector<Offer> Catalogue::offers(Kind kind, std::string_view name) const {
  if (!is_word(name)) return {};
  Resolution resolution(kind, name);
  if (const LoadedTechnique* named = find_named(kind, name))
    resolution.add_loaded(named->plugin);
  ask_own(resolution, silent);
  ask_others(resolution, silent);
  return resolution.offers();
}

std::vector<Offer> Catalogue::loaded() const {
  std::vector<Offer> all;
  for (const Plugins* plugins : {&named_, &searched_})
    for (const auto& plugin : *plugins)
      std::ranges::move(offers_of(plugin->info, plugin->info->file),
                        std::back_inserter(all));
  return all;
}

std::vector<Offer> Catalogue::list() const {
  std::vector<Offer> all, searched;
  for (const auto& plugin : named_)
    std::ranges::move(offers_of(plugin->info, plugin->info->file),
                      std::back_inserter(all));
  for (const std::string& folder : folders_)
    for (const Kind kind : all_kinds)
      for (const Place& place : places_in(folder, kind))
        std::ranges::move(offers_at(shelf_.at(place, host_), kind),
                          std::back_inserter(searched));
  std::stable_partition(searched.begin(), searched.end(), has_own_file);
  std::ranges::move(searched, std::back_inserter(all));
  pass_over_later(all);
  const auto key = [](const Offer& offer) {
    return std::tuple(offer.kind, name_of(offer), offer.file);
  };
  std::ranges::sort(all, {}, key);
  const auto same = [&](const Offer& a, const Offer& b) {
    return key(a) == key(b);
  };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

std::string Catalogue::hint_for_unknown(Kind kind, std::string_view name) const {
  for (const Offer& offer : offers(kind, name))
    return offer.file + " offers it, but is refused: " + offer.why;
  std::vector<std::string> names;
  for (const Offer& offer : list()) {
    if (!offer.usable() && answers(offer, kind, name))
      return offer.file + " offers it, but is " + offer.why;
    if (!offer.usable() || offer.kind != kind) continue;
    const TechniqueInfo& info = offer.technique();
    names.push_back(info.name);
    names.insert(names.end(), info.aliases.begin(), info.aliases.end());
  }
  const std::string list = "headwater list " + std::string(to_string(kind));
  const std::string near = did_you_mean(name, names);
  return near.empty() ? "see: " + list : near + "  (" + list + ")";
}

}  // namespace headwater
