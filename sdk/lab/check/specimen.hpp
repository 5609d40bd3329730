// A technique of the plugin that is being checked, loaded in the child that checks it.
#pragma once

#include <headwater/context.hpp>
#include <headwater/technique.hpp>

#include "trial.hpp"
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace headwater::lab {

/// What all tests of a technique are about. Nothing of the plugin has run yet.
struct Specimen {
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
Setup default_setup(const Specimen& specimen);

/// The defaults, then each choice and flag the other way, one at a time.
std::vector<Setup> choice_setups(const Specimen& specimen);

/// Each number at the ends of its range, where they are finite.
std::vector<Setup> bound_setups(const Specimen& specimen);

/// Each number just outside its range.
std::vector<Setup> outside_setups(const Specimen& specimen);

/// A specimen that was loaded.
class Subject {
 public:
  Subject(const Specimen& specimen, const Trial& trial);

  Context& context() { return context_; }
  const Specimen& specimen() const { return specimen_; }
  const Trial& trial() const { return trial_; }

  /// The table of the technique, as the plugin exports it.
  const headwater_technique& technique() const { return *technique_; }

  /// The bytes of the plugin's variables: all of its memory that can be written.
  std::string variables() const;

  /// A failure of the trial when the host or the plugin refuses.
  std::shared_ptr<const Technique> make(const Setup& setup);
  std::shared_ptr<const Technique> make() { return make(default_setup(specimen_)); }

  /// The same, but nullptr, and why.
  std::pair<std::shared_ptr<const Technique>, std::string> try_make(const Setup& setup);

 private:
  const Specimen& specimen_;
  const Trial& trial_;
  Context context_;
  const headwater_technique* technique_;
};

/// A context of one thread with the plugin in it. The end of the trial if it cannot be
/// loaded.
Context load_plugin(const std::string& file, const std::vector<std::string>& folders,
                    const Trial& trial);

}  // namespace headwater::lab
