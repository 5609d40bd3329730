// All plugins that a context knows of: which of them a name means, and the loading of
// that one.
#pragma once

#include <headwater/abi.h>
#include <headwater/context.hpp>

#include "shelf.hpp"
#include <map>
#include <memory>
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

/// One thread at a time. What linked plugins and named files offer comes before all
/// folders; see resolve() for those.
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
  const LoadedTechnique* find(Kind kind, const std::string& name);

  /// See Context.
  std::vector<Offer> offers(Kind kind, const std::string& name) const;
  std::vector<Offer> list() const;
  std::vector<Offer> loaded() const;

  /// What helps somebody who named a technique that nobody offers: the file that would
  /// offer it and why it does not, else a name that is near.
  std::string hint_for_unknown(Kind kind, const std::string& name) const;

 private:
  struct Plugin {
    FileIdentity identity{};  ///< zeros: it is linked
    std::shared_ptr<const PluginInfo> info;
    std::vector<LoadedTechnique> techniques{};  ///< in the same order
  };
  using Plugins = std::vector<std::unique_ptr<const Plugin>>;

  static std::unique_ptr<const Plugin> known(Plugin plugin,
                                             const headwater_plugin& table);
  std::unique_ptr<const Plugin> load_all(const Candidate& candidate) const;
  void add(std::unique_ptr<const Plugin> plugin);
  void add_file(const std::string& path);
  const LoadedTechnique* find_named(Kind kind, std::string_view name) const;
  const LoadedTechnique* find_searched(Kind kind, const std::string& name);
  std::vector<Offer> resolve_all(Kind kind, const std::string& name,
                                 const std::vector<std::vector<Place>>& folders) const;
  std::vector<Offer> list(Kind kind) const;

  const headwater_host& host_;
  CallListener* calls_;
  Shelf shelf_;
  Plugins named_;
  Plugins searched_;
  std::map<std::pair<Kind, std::string>, const LoadedTechnique*> found_;
};

}  // namespace headwater
