// Which files a name could lead to, and what becomes of each.
#include <headwater/error.hpp>

#include "cpu.hpp"
#include "offer.hpp"
#include "refusal.hpp"
#include "registry.hpp"
#include "variants.hpp"
#include <fmt/format.h>
#include <optional>
#include <system_error>

namespace headwater {
namespace {

namespace fs = std::filesystem;
using Fate = Explanation::Fate;

const headwater_host silent{};

std::string title(const Candidate& candidate) {
  return candidate.note.name + " " + candidate.note.version;
}

std::optional<Candidate> try_open(const std::string& path) {
  try {
    return Candidate(path, Chosen::by_search, silent);
  } catch (const PluginError&) {
    return std::nullopt;
  }
}

/// Tells the fate of files, once it is known which of them is chosen.
class Teller {
 public:
  Teller(const Policy& policy, std::string chosen,
         std::vector<Explanation::File>& files)
      : policy_(policy), chosen_(std::move(chosen)), files_(files) {}

  /// A base and its variants, in the order that they are tried in.
  void tell_place(const Place& place) {
    const auto base = try_open(place.base());
    for (unsigned level = 4; level >= 2; --level) {
      std::error_code error;
      const std::string path = place.variant(level);
      if (fs::exists(path, error)) tell(path, base ? &*base : nullptr, level);
    }
    tell(place.base(), nullptr, 1);
  }

 private:
  void tell(const std::string& path, const Candidate* base, unsigned level) {
    Explanation::File& file = files_.emplace_back();
    file.path = path;
    try {
      const Candidate candidate(path, Chosen::by_search, silent);
      file.plugin = title(candidate);
      file.level = needed_level(candidate);
      check(candidate, policy_);
      file.fate = candidate.file.path() == chosen_ ? Fate::chosen : Fate::passed_over;
      if (file.fate == Fate::passed_over) file.why = reason(candidate, base, level);
    } catch (const PluginError& error) {
      file.why = error.what();
    }
  }

  std::string reason(const Candidate& candidate, const Candidate* base,
                     unsigned level) {
    if (level > policy_.isa)
      return fmt::format("this is for {}, and {} is the highest level here",
                         level_name(level), level_name(policy_.isa));
    const std::string unlike = base ? mismatch(candidate, *base) : "";
    if (!unlike.empty()) return unlike;
    return chosen_.empty() ? "" : chosen_ + " comes first";
  }

  const Policy& policy_;
  std::string chosen_;
  std::vector<Explanation::File>& files_;
};

std::string text_of(headwater_str text) {
  return {text.data, static_cast<std::size_t>(text.size)};
}

Explanation::File tell_named(const LoadedTechnique& named) {
  const headwater_plugin& plugin = *named.plugin;
  return {.path = named.file,
          .fate = Fate::chosen,
          .plugin = text_of(plugin.name) + " " + text_of(plugin.version),
          .level = plugin.isa};
}

bool is_there(const std::string& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() != fs::file_type::not_found;
}

/// Places under a folder whose base offers the name, but is not named after it.
std::vector<Place> other_places(const std::string& folder, Kind kind,
                                std::string_view name) {
  std::vector<Place> places;
  for (const std::string& path : plugin_files(place_of(folder, kind))) {
    const fs::path file = path;
    if (file.stem() == name) continue;
    const auto candidate = try_open(path);
    if (candidate && position(candidate->note.techniques, kind, name))
      places.push_back({folder, kind, file.filename()});
  }
  return places;
}

}  // namespace

Explanation Registry::explain(Kind kind, std::string_view name) const {
  Explanation told;
  std::string chosen;
  for (const std::string& folder : folders_)
    told.folders.push_back(place_of(folder, kind).string());
  if (!is_word(name)) return told;
  if (const LoadedTechnique* named = find_named(kind, name)) {
    chosen = named->file;
    told.files.push_back(tell_named(*named));
  } else {
    try {
      if (const auto found = candidate_for(kind, name)) chosen = found->file.path();
    } catch (const PluginError& error) {
      told.problem = error.what();
    }
  }
  Teller teller(policy_, chosen, told.files);
  for (const std::string& folder : folders_) {
    const Place own{folder, kind, std::string(name) + ".so"};
    if (is_there(own.base())) teller.tell_place(own);
  }
  for (const std::string& folder : folders_)
    for (const Place& place : other_places(folder, kind, name))
      teller.tell_place(place);
  return told;
}

}  // namespace headwater
