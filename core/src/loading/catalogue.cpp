// A plugin is known with all it offers or not at all.
#include "catalogue.hpp"

#include "../contract/refusal.hpp"
#include "../contract/table_check.hpp"
#include "load.hpp"
#include "resolution.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <set>
#include <tuple>

namespace headwater {
namespace {

using Fate = Offer::Fate;

void add_names(const PluginInfo& plugin, Kind kind, std::set<std::string>& names) {
  for (const TechniqueInfo& info : plugin.techniques)
    if (info.kind == kind) names.insert(info.name);
}

/// What a file in the folder of a kind offers of other kinds.
void add_misplaced(const ShelvedFile& file, Kind kind, std::vector<Offer>& all) {
  if (!file.usable()) return;
  const auto& plugin = file.candidate->plugin;
  for (std::size_t i = 0; i < plugin->techniques.size(); ++i)
    if (const Kind other = plugin->techniques[i].kind; other != kind)
      all.push_back({.file = file.path,
                     .kind = other,
                     .plugin = plugin,
                     .index = i,
                     .fate = Fate::passed_over,
                     .why = fmt::format("not found here: move the file to a folder called {}",
                                        to_string(other))});
}

/// Of a place the list has one file; of a file, each technique by its own name.
bool belongs(const Offer& offer, const std::string& name, const std::vector<Offer>& all) {
  const bool has_variant = std::ranges::any_of(
      all, [&](const Offer& other) { return other.usable() && other.base == offer.file; });
  return (offer.usable() || (offer.base.empty() && !has_variant)) &&
         (offer.refusal || offer.technique().name == name);
}

}  // namespace

Catalogue::Catalogue(const headwater_host& host, ContextOptions options)
    : host_(host), shelf_(host, std::move(options)) {
  for (const headwater_plugin* table : shelf_.options().linked) {
    PluginInfo info = start_linked(*table, host_, shelf_.options().calls);
    add({{}, std::make_shared<const PluginInfo>(std::move(info)), table});
  }
  for (const std::string& file : shelf_.options().files)
    add_file(file);
}

void Catalogue::add_file(const std::string& path) {
  const Candidate candidate(path, Chosen::by_name, host_);
  check(candidate, shelf_.options());
  if (std::ranges::find(named_, candidate.identity, &Plugin::identity) == named_.end())
    add(load_all(candidate));
}

// Where the host has a word on the bytes, or others could change them, it is a copy that is
// checked again and loaded.
Catalogue::Plugin Catalogue::load_all(const Candidate& candidate) const {
  const ContextOptions& options = shelf_.options();
  if (candidate.copy || (!options.admit && !candidate.is_exposed)) {
    const headwater_plugin& table = load(candidate, host_, options.calls);
    return {candidate.identity, candidate.plugin, &table};
  }
  const Candidate held = candidate.held();
  check(held, options);
  return load_all(held);
}

void Catalogue::add(Plugin plugin) {
  for (const TechniqueInfo& info : plugin.info->techniques) {
    for (const std::string& word : info.words())
      if (const auto other = find_named(info.kind, word))
        throw clash(info.kind, word, other->plugin->file, plugin.info->file);
  }
  named_.push_back(std::move(plugin));
}

/// The word on offer that is written in other letters; empty: none.
std::string Catalogue::own_word(Kind kind, const std::string& text) const {
  if (is_word(text)) return text;
  for (const Offer& offer : list(kind))
    if (offer.kind == kind && !offer.refusal)
      for (const std::string& word : offer.technique().words())
        if (same_word(word, text)) return word;
  return {};
}

std::optional<LoadedTechnique> Catalogue::find_named(Kind kind, std::string_view name) const {
  for (const Plugin& plugin : named_)
    if (const auto at = plugin.info->find(kind, name))
      return LoadedTechnique{&technique_of(*plugin.table, *at), plugin.info, *at};
  return std::nullopt;
}

const LoadedTechnique* Catalogue::find(Kind kind, const std::string& name) {
  const std::pair key(kind, name);
  if (const auto known = found_.find(key); known != found_.end()) return &known->second;
  const std::string word = own_word(kind, name);
  auto found = find_named(kind, word);
  if (found) tell_replaced(kind, word, *found);
  if (!found) found = find_searched(kind, word);
  return found ? &found_.emplace(key, std::move(*found)).first->second : nullptr;
}

void Catalogue::tell_replaced(Kind kind, const std::string& name,
                              const LoadedTechnique& found) const {
  const std::string& file = found.plugin->file;
  const std::string& own = found.info().name;
  if (file == linked_file) return;
  for (const Offer& other : resolve(kind, name, nullptr, shelf_.places(kind)))
    if (other.usable() && other.file != file)
      log(host_,
          fmt::format("note: {} '{}' is {} in {}, which was named, and not what {} offers",
                      to_string(kind), name, own == name ? "the one" : "an alias of '" + own + "'",
                      file, other.file));
}

// The other files of a kind are read only where none is named after the technique.
std::optional<LoadedTechnique> Catalogue::find_searched(Kind kind, const std::string& name) {
  std::vector<Offer> all = resolve(kind, name, nullptr, shelf_.places(kind, name));
  if (all.empty()) all = resolve(kind, name, nullptr, shelf_.places(kind));
  for (const Offer& offer : all) {
    if (offer.fate == Fate::fatal) throw *offer.refusal;
    if (!offer.usable()) continue;
    const Candidate& chosen = shelf_.candidate(offer.file);
    auto loaded = std::ranges::find(searched_, chosen.identity, &Plugin::identity);
    if (loaded == searched_.end()) loaded = searched_.insert(searched_.end(), load_all(chosen));
    return LoadedTechnique{&technique_of(*loaded->table, offer.index), loaded->info, offer.index};
  }
  return std::nullopt;
}

std::vector<Offer> Catalogue::resolve_all(Kind kind, const std::string& name,
                                          const Places& folders) const {
  const auto named = find_named(kind, name);
  return resolve(kind, name, named ? named->plugin : nullptr, folders);
}

std::vector<Offer> Catalogue::offers(Kind kind, const std::string& name) const {
  return resolve_all(kind, own_word(kind, name), shelf_.places(kind));
}

std::vector<Offer> Catalogue::list(Kind kind) const {
  const auto folders = shelf_.places(kind);
  std::set<std::string> names;
  for (const Plugin& plugin : named_)
    add_names(*plugin.info, kind, names);
  std::vector<Offer> all;
  for (const std::vector<Place>& places : folders)
    for (const Place& place : places) {
      const ShelvedFile& base = place.back();
      if (base.candidate) add_names(*base.candidate->plugin, kind, names);
      if (base.refusal) names.insert(base.stem);
      add_misplaced(base, kind, all);
    }
  for (const std::string& name : names) {
    const std::vector<Offer> answers = resolve_all(kind, name, folders);
    std::ranges::copy_if(answers, std::back_inserter(all),
                         [&](const Offer& offer) { return belongs(offer, name, answers); });
  }
  return all;
}

std::vector<Offer> Catalogue::list() const {
  std::vector<Offer> all;
  for (const Kind kind : all_kinds)
    std::ranges::move(list(kind), std::back_inserter(all));
  const auto key = [](const Offer& offer) {
    return std::tuple(offer.kind, offer.refusal ? "" : offer.technique().name, offer.file);
  };
  std::ranges::sort(all, {}, key);
  const auto same = [&](const Offer& a, const Offer& b) {
    return key(a) == key(b);
  };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

std::string Catalogue::hint_for_unknown(Kind kind, const std::string& name) const {
  for (const Offer& offer : offers(kind, name))
    return offer.file + " offers it, but is refused: " + offer.why;
  std::vector<std::string> names;
  for (const Offer& offer : list()) {
    if (offer.refusal || offer.kind != kind) continue;
    const std::vector<std::string> words = offer.technique().words();
    if (std::ranges::count(words, name) > 0) return offer.file + " offers it, but is " + offer.why;
    names.insert(names.end(), words.begin(), words.end());
  }
  const std::string list = "headwater list " + std::string(to_string(kind));
  const std::string near = did_you_mean(bare_name(name), names);
  return near.empty() ? "see: " + list : near + "  (" + list + ")";
}

std::vector<Offer> Catalogue::loaded() const {
  std::vector<Offer> all;
  for (const auto* plugins : {&named_, &searched_})
    for (const Plugin& plugin : *plugins)
      for (std::size_t i = 0; i < plugin.info->techniques.size(); ++i)
        all.push_back({.file = plugin.info->file,
                       .kind = plugin.info->techniques[i].kind,
                       .plugin = plugin.info,
                       .index = i});
  return all;
}

}  // namespace headwater
