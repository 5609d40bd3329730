// Finds techniques by name, in files that pass the gates; loads a library when it is
// named.
#pragma once

#include <headwater/abi.h>
#include <headwater/context.hpp>
#include <headwater/kind.hpp>

#include "policy.hpp"
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
  const headwater_plugin* plugin;
  std::string file;  ///< absolute
};

/// What the note of a searched file offers, or why the file is refused.
struct ExaminedFile {
  std::string path;
  FileIdentity identity{};
  std::vector<TechniqueInfo> infos;
  std::string problem;
};

/// The techniques that a context knows. One thread at a time. What a linked plugin or a
/// named file offers comes before all folders; then a file of that name, in the first
/// folder that has one; then any file of the kind's folders that offers the name or,
/// failing that, the alias.
class Registry {
 public:
  /// Folders are searched when something is named; `files` are loaded at once, and a
  /// bad one throws PluginError.
  Registry(const headwater_host& host, std::vector<std::string> folders,
           const std::vector<std::string>& files, Policy policy = make_policy(4, {}),
           const std::vector<const headwater_plugin*>& linked = {},
           CallListener* calls = nullptr);

  /// The technique of that name or alias, loading its plugin when it is not loaded yet.
  /// nullptr when nobody offers it; PluginError when the file that should is refused.
  const LoadedTechnique* find(Kind kind, std::string_view name);

  /// All that is on offer, read from the files without running them, refused files too.
  std::vector<TechniqueInfo> list() const;

  /// All that the loaded plugins offer.
  std::vector<TechniqueInfo> loaded() const;

  /// What find() goes by, without loading anything.
  Explanation explain(Kind kind, std::string_view name) const;

 private:
  struct Plugin {
    FileIdentity identity{};
    std::vector<TechniqueInfo> infos;
    std::vector<LoadedTechnique> techniques;  // in the same order
  };
  using Plugins = std::vector<std::unique_ptr<const Plugin>>;

  void add_named(const std::string& path);
  void add_linked(const headwater_plugin& plugin);
  void check_new(const PluginNote& note) const;
  const LoadedTechnique* find_named(Kind kind, std::string_view name) const;
  const LoadedTechnique* find_searched(Kind kind, std::string_view name);
  /// One that offers the name, or nullptr. PluginError as of find().
  std::unique_ptr<Candidate> candidate_for(Kind kind, std::string_view name) const;
  std::vector<const ExaminedFile*> examine(const std::string& folder, Kind kind) const;
  std::unique_ptr<Plugin> load_all(const Candidate& candidate) const;
  static std::unique_ptr<Plugin> offered(const headwater_plugin& plugin,
                                         const PluginNote& note,
                                         const std::string& file);

  const headwater_host& host_;
  std::vector<std::string> folders_;
  Policy policy_;
  CallListener* calls_;
  Plugins named_;
  Plugins searched_;
  std::map<std::pair<Kind, std::string>, const LoadedTechnique*> found_;
  mutable std::map<std::string, ExaminedFile> examined_;  // notes are read once
};

}  // namespace headwater
