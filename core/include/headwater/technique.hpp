// What all techniques have in common once they are made: settings, slots, origin.
#pragma once

#include <headwater/abi.h>
#include <headwater/config.hpp>
#include <headwater/kind.hpp>

#include <memory>
#include <string>
#include <vector>

namespace headwater {

class Caller;
class Technique;
using Layers = std::vector<std::shared_ptr<const Technique>>;

/// A slot of a technique and what fills it: one technique, a list of layers, or
/// nothing.
struct FilledSlot {
  std::string key;
  std::uint32_t kind = 0;  ///< HEADWATER_ACTIVATION ... HEADWATER_LAYERS
  Layers techniques;
  bool given = false;  ///< by the configuration, not by default
};

/// Where a technique comes from and how it was set.
struct Origin {
  Kind kind{};
  std::string name;                            ///< its own name, also when an alias was asked for
  Node settings;                               ///< as in YAML, every default filled in
  std::vector<FilledSlot> slots;               ///< by slot number
  Mark mark;                                   ///< where it was asked for
  std::string file, version;                   ///< of the plugin
  std::vector<Diagnostic> float32_mistakes{};  ///< settings that are 0 or infinite there
};

/// A technique made by a Context. Constant from then on; any thread may use it.
class Technique {
 public:
  /// Without a caller it gets one of its own.
  explicit Technique(Origin origin, std::shared_ptr<const Caller> caller = nullptr);
  virtual ~Technique();
  Technique(const Technique&) = delete;
  Technique& operator=(const Technique&) = delete;

  const Origin& origin() const { return origin_; }
  const std::string& name() const { return origin_.name; }
  Kind kind() const { return origin_.kind; }

  /// The technique as the contract sees it in a slot; valid as long as this object.
  virtual headwater_child child() const = 0;

  /// How a network calls the functions behind child().
  const Caller& caller() const { return *caller_; }

 private:
  Origin origin_;
  std::shared_ptr<const Caller> caller_;
};

/// A technique as an item of a list of layers in YAML, every default filled in.
Node layer_item(const Technique& technique);

}  // namespace headwater
