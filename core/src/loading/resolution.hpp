// The way from a name to one of the files that could be meant.
#pragma once

#include <headwater/plugin_info.hpp>

#include "shelf.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace headwater {

/// Grows by files in the order they are tried, until one of them settles the name; what
/// follows is passed over.
class Resolution {
 public:
  Resolution(Kind kind, std::string_view name) : kind_(kind), name_(name) {}

  Kind kind() const { return kind_; }
  const std::string& name() const { return name_; }
  bool settled() const { return !settled_.empty(); }
  const std::vector<Offer>& offers() const { return offers_; }

  /// The one that is chosen; null without one, or when no file of a folder is.
  const Candidate* chosen() const { return chosen_; }

  /// A plugin that is loaded already.
  void add_loaded(const std::shared_ptr<const PluginInfo>& plugin);

  /// The files of a place that is named after the technique: if none may be used,
  /// asking for the name fails.
  void add_own(const std::vector<ShelvedFile>& files);

  /// The files of a folder's other places, of which each offers the name: an exact name
  /// comes before an alias, and two of a rank are an error.
  void add_others(const std::vector<std::vector<ShelvedFile>>& places);

 private:
  void add(const ShelvedFile& file);
  void refuse(const std::string& path, const PluginError& error);
  bool offers_exactly(const ShelvedFile& file) const;
  std::vector<const ShelvedFile*> rivals(
      const std::vector<std::vector<ShelvedFile>>& places) const;

  Kind kind_;
  std::string name_;
  std::vector<Offer> offers_;
  std::string settled_;  ///< the file that is chosen, or why asking fails
  const Candidate* chosen_ = nullptr;
};

/// Gate 14: throws PluginError.
[[noreturn]] void refuse_both(Kind kind, std::string_view name,
                              const std::string& first, const std::string& second);

}  // namespace headwater
