// Decides between files.
#include "resolution.hpp"

#include "../contract/refusal.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <functional>

namespace headwater {
namespace {

std::string title(Kind kind, std::string_view name) {
  return fmt::format("{} '{}'", to_string(kind), name);
}

PluginError misnamed(const PluginInfo& plugin, const std::string& wanted) {
  const TechniqueInfo& other = plugin.techniques.front();
  return refused(gate::resolve, {.what = "plugin file does not offer what it is named after",
                                 .file = plugin.file,
                                 .has = title(other.kind, other.name),
                                 .needs = wanted,
                                 .help = "rename the file, or move it to the folder of its kind"});
}

const ShelvedFile* usable_of(const Place& place) {
  const auto found = std::ranges::find_if(place, &ShelvedFile::usable);
  return found == place.end() ? nullptr : &*found;
}

class Resolution {
 public:
  Resolution(Kind kind, const std::string& name) : kind_(kind), name_(name) {}

  std::vector<Offer> offers() && { return std::move(offers_); }

  void add_loaded(const std::shared_ptr<const PluginInfo>& plugin) {
    offers_.push_back({.file = plugin->file, .kind = kind_, .plugin = plugin});
    offers_.back().index = plugin->find(kind_, name_).value_or(0);
    settled_ = plugin->file;
  }

  /// If none of its files may be used, asking for the name fails.
  void add_own(const Place& place) {
    const ShelvedFile* const usable = usable_of(place);
    const bool settles = settled_.empty();
    if (settles) settled_ = usable ? usable->path : place.back().path;
    add(place);
    if (settles && usable && !offered(*usable))
      refuse(usable->path, misnamed(*usable->candidate->plugin, title(kind_, name_)));
  }

  /// Two files of a folder that answer equally well are refused both.
  void add_others(const std::vector<Place>& places) {
    const auto wanted = settled_.empty() ? rivals(places) : std::vector<const ShelvedFile*>{};
    if (wanted.size() == 1) settled_ = wanted.front()->path;
    for (const Place& place : places)
      if (is_other(place)) add(place);
    for (std::size_t i = 0; wanted.size() > 1 && i < wanted.size(); ++i)
      refuse(wanted[i]->path, clash(kind_, name_, wanted[0]->path, wanted[1]->path));
  }

 private:
  bool is_other(const Place& place) const {
    return place.back().stem != name_ && place.back().candidate && offered(place.back());
  }

  /// The technique that the file has for the name; nullptr: none.
  const TechniqueInfo* offered(const ShelvedFile& file) const {
    const PluginInfo& plugin = *file.candidate->plugin;
    const auto at = plugin.find(kind_, name_);
    return at ? &plugin.techniques[*at] : nullptr;
  }

  /// By now it is known which file settles the name, if one does.
  void add(const Place& place) {
    for (const ShelvedFile& file : place) {
      if (std::ranges::find(offers_, file.path, &Offer::file) != offers_.end()) continue;
      Offer& offer = offers_.emplace_back();
      offer.file = file.path;
      offer.base = file.base;
      offer.kind = kind_;
      offer.why = file.why;
      offer.refusal = file.refusal;
      if (file.candidate) offer.plugin = file.candidate->plugin;
      if (file.candidate) offer.index = offer.plugin->find(kind_, name_).value_or(0);
      const bool settles = file.path == settled_;
      if (file.refusal)
        offer.fate = settles ? Offer::Fate::fatal : Offer::Fate::refused;
      else if (!settles)
        offer.fate = Offer::Fate::passed_over;
      if (file.usable() && !settles && !settled_.empty()) offer.why = settled_ + " comes first";
    }
  }

  void refuse(const std::string& path, const PluginError& error) {
    Offer& offer = *std::ranges::find(offers_, path, &Offer::file);
    offer.fate = Offer::Fate::fatal;
    offer.why = error.what();
    offer.refusal = error;
    settled_ = path;
  }

  /// The files that could be chosen, each once however many paths lead to it.
  std::vector<const ShelvedFile*> rivals(const std::vector<Place>& places) const {
    std::vector<const ShelvedFile*> all;
    for (const Place& place : places) {
      const ShelvedFile* const one = is_other(place) ? usable_of(place) : nullptr;
      const auto is_same = [&](const ShelvedFile* other) {
        return other->candidate->identity == one->candidate->identity;
      };
      if (one && std::ranges::none_of(all, is_same)) all.push_back(one);
    }
    const auto exact = [&](const ShelvedFile* file) {
      return offered(*file)->name == name_;
    };
    if (std::ranges::any_of(all, exact)) std::erase_if(all, std::not_fn(exact));
    return all;
  }

  Kind kind_;
  const std::string& name_;
  std::vector<Offer> offers_;
  std::string settled_;  ///< the file that is chosen, or why asking fails
};

}  // namespace

PluginError clash(Kind kind, const std::string& name, const std::string& first,
                  const std::string& second) {
  return refused(gate::names, {.what = "two plugin files offer " + title(kind, name),
                               .file = fmt::format("{} and {}", first, second),
                               .help = "keep one of them; neither is preferred silently"});
}

std::vector<Offer> resolve(Kind kind, const std::string& name,
                           const std::shared_ptr<const PluginInfo>& loaded, const Places& folders) {
  Resolution resolution(kind, name);
  if (loaded) resolution.add_loaded(loaded);
  for (const std::vector<Place>& places : folders)
    for (const Place& place : places)
      if (place.back().stem == name) resolution.add_own(place);
  for (const std::vector<Place>& places : folders)
    resolution.add_others(places);
  return std::move(resolution).offers();
}

}  // namespace headwater
