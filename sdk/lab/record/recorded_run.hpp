// A run folder, read back.
#pragma once

#include <headwater/config.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headwater::lab {

/// A variant as summary.json and resolved.yaml tell of it. Numbers that the run does
/// not have, or wrote as null, are absent.
struct RecordedVariant {
  std::string name;
  std::optional<std::uint64_t> layers;
  std::map<std::string, double, std::less<>> numbers;  ///< of quantities(), by their names
  std::string finding, short_finding;
  Node settings;  ///< every default filled in; without the name

  std::optional<double> number(std::string_view quantity) const;
  bool trained() const;
};

struct RecordedRun {
  std::string folder;  ///< as it was given
  std::string name;
  std::optional<std::uint64_t> seed;
  std::string started;  ///< "2026-07-14T09:30:00Z"
  std::vector<RecordedVariant> variants;
  Node plugins;      ///< full name of a technique to the build it came from
  Node environment;  ///< where the run was made, without when and how long
};

/// Reads what `headwater run` left in a folder. Keys that are not known are those of a
/// newer version, and ignored. All mistakes of all its files go to the diagnostics.
RecordedRun read_run(const std::string& folder, Diagnostics& diagnostics);

}  // namespace headwater::lab
