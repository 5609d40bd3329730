// A call that may end its thread.
#pragma once

#include <thread>

namespace headwater {

/// Runs f() on a thread of its own. False: f ended it, by pthread_exit().
template <class F>
bool ends_by_itself(const F& f) {
  bool done = false;
  std::thread([&] {
    f();
    done = true;
  }).join();
  return done;
}

}  // namespace headwater
