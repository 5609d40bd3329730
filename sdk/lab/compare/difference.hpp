// What sets two configurations apart.
#pragma once

#include <headwater/config.hpp>

#include <string>
#include <vector>

namespace headwater::lab {

/// A setting that differs, each value on one line as YAML: a technique without settings is its
/// name, equal neighbours of a list are counted ("19 x {block: dense, units: 256}"); "-" is one
/// that is not there.
struct Difference {
  std::string key;  ///< a path; "network.0-19.activation" is the same in all of these
  std::string before, after;

  bool operator==(const Difference&) const = default;
};

/// In the order of `before`, then what only `after` has. Of another technique all is
/// shown at once. Where the lists are of different lengths, runs of equal items are
/// compared, and their lengths as "network.0-9.repeat".
std::vector<Difference> differences(const Node& before, const Node& after);

}  // namespace headwater::lab
