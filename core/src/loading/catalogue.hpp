// All plugins that a context knows of: which of them a name means, and the loading of
// that one.
#pragma once

#include <headwater/abi.h>
#include <headwater/context.hpp>

#include "resolution.hpp"
#include "shelf.hpp"
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headwater {

/// A technique of a loaded plugin. All pointers stay valid until the process ends.
struct LoadedTechnique {
  const headwater_technique* technique;
  std::shared_ptr<const PluginInfo> plugin;
  std::size_t index;  ///< in the plugin

  const TechniqueInfo& info() const { return plugin->techniques[index]; }
};

/// One thread at a time. What a linked plugin or a named file offers comes before all
/// folders; then a file of that name, in the first folder that has one; then any file
/// of the kind's folders that offers the name or, failing that, the alias.
class Catalogue {
 public:
  struct Sources {
    std::vector<std::string> folders{};  ///< searched when something is named
    std::vector<std::string> files{};    ///< loaded at once; PluginError if one is bad
    std::vector<const headwater_plugin*> linked{};
    Admission admission{};
    CallListener* calls = nullptr;
  };
  Catalogue(const headwater_host& host, Sources sources);

  /// The technique that a name or alias means, loading its plugin when it is not loaded
  /// yet. nullptr when nobody offers it; PluginError when the file that should is
  /// refused.
  const LoadedTechnique* find(Kind kind, std::string_view name);

  /// See Context.
  std::vector<Offer> offers(Kind kind, std::string_view name) const;
  std::vector<Offer> list() const;
  std::vector<Offer> loaded() const;

  /// What helps somebody who named a technique that nobody offers: the file that would
  /// offer it and why it does not, else a name that is near.
  std::string hint_for_unknown(Kind kind, std::string_view name) const;

 private:
  struct Plugin {
    Plugin(FileIdentity id, std::shared_ptr<const PluginInfo> says,
           const headwater_plugin& table);

    FileIdentity identity;  ///< zeros: it is linked
    std::shared_ptr<const PluginInfo> info;
    std::vector<LoadedTechnique> techniques;  ///< in the same order
  };
  using Plugins = std::vector<std::unique_ptr<const Plugin>>;

  void add_named(const std::string& path);
  void add_linked(const headwater_plugin& plugin);
  void check_new(const PluginInfo& added) const;
  std::unique_ptr<const Plugin> load_all(const Candidate& candidate) const;
  const LoadedTechnique* find_named(Kind kind, std::string_view name) const;

  const LoadedTechnique* find_searched(Kind kind, std::string_view name);
  /// Asks the places of that name in all folders; then all other places.
  void ask_own(Resolution& resolution, const headwater_host& log) const;
  void ask_others(Resolution& resolution, const headwater_host& log) const;

  const headwater_host& host_;
  std::vector<std::string> folders_;
  CallListener* calls_;
  Shelf shelf_;
  Plugins named_;
  Plugins searched_;
  std::map<std::pair<Kind, std::string>, const LoadedTechnique*> found_;
};

}  // namespace headwater
