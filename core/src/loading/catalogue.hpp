// All plugins that a context knows of: which of them a name means, and the loading of
// that one.
#pragma once

#include <headwater/abi.h>
#include <headwater/context.hpp>

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

/// One thread at a time. What linked plugins and named files offer comes before all
/// folders; see resolve() for those.
class Catalogue {
 public:
  /// PluginError when one of options.files is refused.
  Catalogue(const headwater_host& host, ContextOptions options);

  /// The technique that a name or alias means, in whatever letters ("nn.ReLU"), loading
  /// its plugin when it is not loaded yet. nullptr when nobody offers it; PluginError
  /// when the file that should is refused.
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
    const headwater_plugin* table;
  };

  Plugin load_all(const Candidate& candidate) const;
  void add(Plugin plugin);
  std::string own_word(Kind kind, const std::string& text) const;
  void add_file(const std::string& path);
  std::optional<LoadedTechnique> find_named(Kind kind, std::string_view name) const;
  /// To the log: a named file answers instead of a searched one.
  void tell_replaced(Kind kind, const std::string& name, const LoadedTechnique& found) const;
  std::optional<LoadedTechnique> find_searched(Kind kind, const std::string& name);
  std::vector<Offer> resolve_all(Kind kind, const std::string& name, const Places& folders) const;
  std::vector<Offer> list(Kind kind) const;

  const headwater_host& host_;
  Shelf shelf_;
  std::vector<Plugin> named_, searched_;
  std::map<std::pair<Kind, std::string>, LoadedTechnique> found_;
};

}  // namespace headwater
