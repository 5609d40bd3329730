// Plugin files as they lie in folders: each is read once, and none is loaded.
#pragma once

#include "admission.hpp"
#include "place.hpp"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headwater {

/// A file of a place, and what speaks against it.
struct ShelvedFile {
  std::string path;
  const Candidate* candidate = nullptr;  ///< null when it could not be read; stays
  std::string why{};                     ///< it may not be used; empty: it may
  std::optional<PluginError> refusal{};  ///< nothing: it is sound

  bool usable() const { return why.empty(); }
};

/// One thread at a time.
class Shelf {
 public:
  explicit Shelf(Admission admission) : admission_(std::move(admission)) {}

  const Admission& admission() const { return admission_; }

  /// The files of a place in the order they are tried: variants from the highest level
  /// down, then the base. Gates 2 to 8 and, for a variant, the likeness to its base.
  /// One that ought to do and does not is told to the log.
  std::vector<ShelvedFile> at(const Place& place, const headwater_host& log) const;

 private:
  /// What came of reading a file as it was then.
  struct Examined {
    FileIdentity identity{};
    std::optional<Candidate> candidate{};
    std::optional<PluginError> refusal{};
  };
  const Examined& examine(const std::string& path) const;
  ShelvedFile judge(const std::string& path) const;
  std::string against_variant(const ShelvedFile& variant, unsigned level,
                              const Candidate* base) const;

  Admission admission_;
  mutable std::map<std::string, Examined> examined_;
};

}  // namespace headwater
