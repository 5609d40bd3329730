// Plugin files as they lie in folders: each is read once, and none is loaded.
//
// `<folder>/<kind>/<file>` may have variants for newer processors beside it, in
// `<folder>/hwcaps/x86-64-v3/<kind>/<file>`.
#pragma once

#include "admission.hpp"
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headwater {

/// A file, and what speaks against it.
struct ShelvedFile {
  std::string path;
  std::string stem{};                            ///< the name that it goes by: "relu"
  std::string base{};                            ///< of a variant; else empty
  std::shared_ptr<const Candidate> candidate{};  ///< null when it could not be read
  std::string why{};                             ///< it may not be used; empty: it may
  std::optional<PluginError> refusal{};          ///< nothing: it is sound

  bool usable() const { return why.empty(); }
};

/// The files of one place in the order they are tried: variants from the highest level
/// down, then the base.
using Place = std::vector<ShelvedFile>;
using Places = std::vector<std::vector<Place>>;  ///< by folder

/// One thread at a time.
class Shelf {
 public:
  Shelf(const headwater_host& host, ContextOptions options)
      : host_(host), options_(std::move(options)) {}

  const ContextOptions& options() const { return options_; }

  /// The places of a kind, or only those of this name. Files pass gates 2 to
  /// 8, and variants must be like their base; one that ought to do and does not is told
  /// to the log of the host.
  Places places(Kind kind, const std::string& name = {}) const;

  /// Of a file that was read.
  const Candidate& candidate(const std::string& path) const;

 private:
  /// What came of reading a file as it was then.
  struct Examined {
    FileIdentity identity{};
    std::shared_ptr<const Candidate> candidate{};
    std::optional<PluginError> refusal{};
    mutable bool told = false;  ///< to the log
  };
  const Examined& examine(const std::string& path) const;
  ShelvedFile judge(const std::string& path) const;
  Place place(const std::string& folder, const std::string& file, bool varied) const;
  std::string against(const ShelvedFile& variant, unsigned level, const ShelvedFile& base) const;

  const headwater_host& host_;
  ContextOptions options_;
  mutable std::map<std::string, Examined> examined_;
};

}  // namespace headwater
