// Which function of which plugin runs, written where another process can read it.
#pragma once

#include <array>
#include <atomic>
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

/// "forward"; "a static constructor". A number that is none of them is unknown.
std::string_view to_string(PluginFunction function);

/// Plain memory without pointers of its own, to be shared with the process that forked
/// this one: it can tell where a call was when this process is gone. Starts as zeros.
/// A plugin that writes where it should not may have written here, so a reader believes
/// no index and no text.
struct CallBoard {
  struct Place {
    std::array<char, 128> owner;  ///< "activation 'relu'", "plugin 'relu'"
    std::array<char, 512> file;   ///< of the plugin
  };
  static constexpr std::uint32_t most = 256;

  std::array<Place, most> places;       ///< 0 stays empty: whatever finds no room
  std::atomic<std::uint32_t> n_places;  ///< without that one
  std::atomic<std::uint32_t> place;     ///< of the call that runs
  std::atomic<PluginFunction> function;
  std::atomic<std::uint64_t> calls;  ///< begun until now

  /// The index of a place, which is added unless it is there. One thread at a time.
  std::uint32_t add(std::string_view owner, std::string_view file);
};

/// From now on calls into plugins are noted there; it must stay. nullptr, as in the
/// beginning: nowhere. A call inside a call of a plugin (an activation that a block
/// runs) is part of the outer one.
void note_calls(CallBoard* board);

}  // namespace headwater
