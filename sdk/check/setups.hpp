// Ways to set a technique, made from its schema.
#pragma once

#include <headwater/plugin_info.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace headwater::lab {

/// What all tests of a technique are about. Nothing of the plugin has run yet.
struct Target {
  std::string file;                   ///< absolute
  std::vector<std::string> folders;   ///< of techniques that may fill its slots
  std::vector<std::string> settings;  ///< key=value
  std::uint64_t seed = 1;
  TechniqueInfo info;

  std::string subject() const { return std::string(to_string(info.kind)) + "/" + info.name; }
};

/// A way to set a technique: "defaults", "slope=0", ...
struct Setup {
  std::string label;
  Node node;
};

/// With what is required filled in, and what was asked for.
Setup default_setup(const Target& target);

/// The defaults, then each choice and flag the other way, one at a time.
std::vector<Setup> choice_setups(const Target& target);

/// Each number at the ends of its range, where they are finite.
std::vector<Setup> bound_setups(const Target& target);

/// Each number just outside its range.
std::vector<Setup> outside_setups(const Target& target);

}  // namespace headwater::lab
