// A call into a plugin, noted while it lasts.
#pragma once

#include <headwater/call_board.hpp>
#include <headwater/technique.hpp>

namespace headwater {

/// Where calls are noted; nullptr: nowhere.
extern CallBoard* call_board;

/// The place of a technique on the board; 0 without a board.
std::uint32_t place_of(const Origin& origin);

/// Notes a call from its construction to its end, for one thread at a time.
class Calling {
 public:
  Calling(std::uint32_t place, PluginFunction function) : board_(call_board) {
    if (board_) [[unlikely]]
      begin(place, function);
  }
  ~Calling() {
    if (board_) [[unlikely]]
      note(place_, function_);
  }
  Calling(const Calling&) = delete;
  Calling& operator=(const Calling&) = delete;

 private:
  static constexpr auto relaxed = std::memory_order_relaxed;

  void begin(std::uint32_t place, PluginFunction function) {
    place_ = board_->place.load(relaxed);
    function_ = board_->function.load(relaxed);
    board_->calls.store(board_->calls.load(relaxed) + 1, relaxed);
    note(place, function);
  }
  void note(std::uint32_t place, PluginFunction function) {
    board_->place.store(place, relaxed);
    board_->function.store(function, relaxed);
  }

  CallBoard* board_;
  std::uint32_t place_ = 0;  ///< of the call around this one
  PluginFunction function_{};
};

}  // namespace headwater
