// Decides between files.
#include "resolution.hpp"

#include "../contract/refusal.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace headwater {
namespace {

std::string title(Kind kind, std::string_view name) {
  return fmt::format("{} '{}'", to_string(kind), name);
}

[[noreturn]] void refuse_misnamed(const PluginInfo& plugin, const std::string& wanted) {
  const TechniqueInfo& other = plugin.techniques.front();
  refuse(gate::resolve,
         {.what = "plugin file does not offer what it is named after",
          .file = plugin.file,
          .has = title(other.kind, other.name),
          .needs = wanted,
          .help = "rename the file, or move it to the folder of its kind"});
}

const ShelvedFile* usable_of(const std::vector<ShelvedFile>& files) {
  const auto found = std::ranges::find_if(files, &ShelvedFile::usable);
  return found == files.end() ? nullptr : &*found;
}

}  // namespace

void refuse_both(Kind kind, std::string_view name, const std::string& first,
                 const std::string& second) {
  refuse(gate::names, {.what = "two plugin files offer " + title(kind, name),
                       .file = fmt::format("{} and {}", first, second),
                       .help = "keep one of them; neither is preferred silently"});
}

void Resolution::add_loaded(const std::shared_ptr<const PluginInfo>& plugin) {
  offers_.push_back({.file = plugin->file,
                     .kind = kind_,
                     .plugin = plugin,
                     .index = plugin->find(kind_, name_).value_or(0)});
  settled_ = plugin->file;
}

/// By now it is known which file settles the name, if one does.
void Resolution::add(const ShelvedFile& file) {
  if (std::ranges::find(offers_, file.path, &Offer::file) != offers_.end()) return;
  Offer& offer = offers_.emplace_back();
  offer.file = file.path;
  offer.kind = kind_;
  offer.why = file.why;
  offer.refusal = file.refusal;
  if (file.candidate) {
    offer.plugin = file.candidate->plugin;
    offer.index = offer.plugin->find(kind_, name_).value_or(0);
  }
  const bool settles = file.path == settled_;
  if (file.refusal)
    offer.fate = settles ? Offer::Fate::fatal : Offer::Fate::refused;
  else if (!settles)
    offer.fate = Offer::Fate::passed_over;
  else
    chosen_ = file.candidate;
  if (file.usable() && !settles && settled()) offer.why = settled_ + " comes first";
}

void Resolution::refuse(const std::string& path, const PluginError& error) {
  Offer& offer = *std::ranges::find(offers_, path, &Offer::file);
  offer.fate = Offer::Fate::fatal;
  offer.why = error.what();
  offer.refusal = error;
  settled_ = path;
  chosen_ = nullptr;
}

void Resolution::add_own(const std::vector<ShelvedFile>& files) {
  const ShelvedFile* const usable = usable_of(files);
  const bool settles = !settled();
  if (settles) settled_ = usable ? usable->path : files.back().path;
  for (const ShelvedFile& file : files)
    add(file);
  if (!settles || !usable || usable->candidate->plugin->find(kind_, name_)) return;
  try {
    refuse_misnamed(*usable->candidate->plugin, title(kind_, name_));
  } catch (const PluginError& error) {
    refuse(usable->path, error);
  }
}

bool Resolution::offers_exactly(const ShelvedFile& file) const {
  const PluginInfo& plugin = *file.candidate->plugin;
  const auto at = plugin.find(kind_, name_);
  return at && plugin.techniques[*at].name == name_;
}

/// The files that could be chosen, each once however many paths lead to it.
std::vector<const ShelvedFile*> Resolution::rivals(
    const std::vector<std::vector<ShelvedFile>>& places) const {
  std::vector<const ShelvedFile*> all;
  for (const std::vector<ShelvedFile>& files : places)
    if (const ShelvedFile* const usable = usable_of(files))
      if (std::ranges::none_of(all, [&](const ShelvedFile* other) {
            return other->candidate->identity == usable->candidate->identity;
          }))
        all.push_back(usable);
  const auto exact = [&](const ShelvedFile* file) {
    return offers_exactly(*file);
  };
  if (std::ranges::any_of(all, exact)) std::erase_if(all, std::not_fn(exact));
  return all;
}

void Resolution::add_others(const std::vector<std::vector<ShelvedFile>>& places) {
  std::vector<const ShelvedFile*> wanted;
  if (!settled()) wanted = rivals(places);
  if (wanted.size() == 1) settled_ = wanted.front()->path;
  for (const std::vector<ShelvedFile>& files : places)
    for (const ShelvedFile& file : files)
      add(file);
  if (wanted.size() < 2) return;
  try {
    refuse_both(kind_, name_, wanted[0]->path, wanted[1]->path);
  } catch (const PluginError& error) {
    for (const ShelvedFile* file : wanted)
      refuse(file->path, error);
  }
}

}  // namespace headwater
