// Waiting that a slow machine makes longer, and never wrong.
#pragma once

#include <chrono>
#include <thread>
#include <utility>

namespace headwater::test {

/// Waits until done(). False after ten minutes, in which only what hangs is not done.
template <class Done>
bool wait_until(const Done& done) {
  using Clock = std::chrono::steady_clock;
  for (const auto end = Clock::now() + std::chrono::minutes(10); !done();) {
    if (Clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

/// What comes of act(seconds), for a time limit that the machine needs to get as far as
/// `far` tells: the first of 0.2, 2, 20 and 200 s that is enough.
template <class Act, class Far>
auto with_time_limit(const Act& act, const Far& far) {
  for (const double seconds : {0.2, 2.0, 20.0})
    if (auto result = act(seconds); far(std::as_const(result))) return result;
  return act(200.0);
}

}  // namespace headwater::test
