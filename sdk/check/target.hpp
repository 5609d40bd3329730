// A technique of the plugin that is being checked, loaded in the child that checks it.
#pragma once

#include <headwater/context.hpp>
#include <headwater/technique.hpp>

#include "setups.hpp"
#include "trial.hpp"
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace headwater::lab {

/// A target that was loaded.
class LoadedTarget {
 public:
  LoadedTarget(const Target& target, const Trial& trial, unsigned threads = 1);

  Context& context() { return context_; }
  const Target& target() const { return target_; }
  const Trial& trial() const { return trial_; }

  /// The table of the technique, as the plugin exports it.
  const headwater_technique& technique() const { return *technique_; }

  /// The bytes of the plugin's variables: all of its memory that can be written.
  std::string variables() const;

  /// A failure of the trial when the host or the plugin refuses.
  std::shared_ptr<const Technique> make(const Setup& setup);
  std::shared_ptr<const Technique> make() { return make(default_setup(target_)); }

  /// The same, but nullptr, and why.
  std::pair<std::shared_ptr<const Technique>, std::string> try_make(const Setup& setup);

 private:
  const Target& target_;
  const Trial& trial_;
  Context context_;
  const headwater_technique* technique_;
};

/// A context with the plugin in it. The end of the trial if it cannot be loaded.
Context load_plugin(const std::string& file, const std::vector<std::string>& folders,
                    const Trial& trial, unsigned threads = 1);

}  // namespace headwater::lab
