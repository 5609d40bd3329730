// A call of a plugin that may upset the process.
#pragma once

#include <headwater/error.hpp>

#include "../system/surroundings.hpp"
#include <string>
#include <thread>

namespace headwater {

/// Runs f() on a thread of its own, and puts back what it changes of the process. Error
/// when it ends its thread, by pthread_exit().
template <class F>
void keep_process(const headwater_host& host, const std::string& file, const F& f) {
  const Surroundings kept(host, file);
  bool done = false;
  std::thread([&] {
    f();
    done = true;
  }).join();
  if (!done) throw Error("it ended the thread that made it");
}

}  // namespace headwater
