// Which function of which plugin runs, written where another process can read it.
#pragma once

#include <headwater/call_listener.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace headwater::lab {

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
};

/// Notes calls on a board. One thread at a time.
class BoardWriter : public CallListener {
 public:
  explicit BoardWriter(CallBoard& board) : board_(board) {}

  /// The index of a place, which is added unless it is there.
  std::uint32_t add(std::string_view owner, std::string_view file) override;
  PluginCall begin(PluginCall call) override;
  void end(PluginCall around) override;

 private:
  void note(PluginCall call);

  CallBoard& board_;
};

}  // namespace headwater::lab
