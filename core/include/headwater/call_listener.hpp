// Who wants to know which function of which plugin runs.
#pragma once

#include <cstdint>
#include <string_view>

namespace headwater {

/// What is called of a plugin. `loading` runs its static constructors.
enum class PluginFunction : std::uint32_t {
  none,
  loading,
  init,
  create,
  destroy,
  check,
  fill,
  plan,
  start,
  forward,
  backward,
  target,
  evaluate,
  step,
  n_state,
  needs,
  rate
};

/// A call into a plugin, or no call.
struct PluginCall {
  std::uint32_t owner = 0;  ///< by the number that CallListener::add() gave it
  PluginFunction function = PluginFunction::none;
};

/// Hears of each call that a context and what it made send into plugins, on the thread
/// that calls. A parallel step is one call, heard on the thread that waits for it.
class CallListener {
 public:
  virtual ~CallListener() = default;

  /// The number of an owner of functions: "activation 'relu'", or "plugin 'relu'" while
  /// it is loaded. `file` is the plugin's.
  virtual std::uint32_t add(std::string_view owner, std::string_view file) = 0;

  /// A call begins. Answers with the call around it, for end().
  virtual PluginCall begin(PluginCall call) = 0;
  virtual void end(PluginCall around) = 0;
};

}  // namespace headwater
