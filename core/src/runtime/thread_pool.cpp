// Fork and join: one word opens a loop to workers and counts those inside, so that the
// caller never waits for a worker that sleeps.
#include "thread_pool.hpp"

#include <headwater/error.hpp>

#include <chrono>
#include <string>
#include <system_error>

namespace headwater {

namespace {

/// Longer than the serial parts of a training step, shorter than anyone notices.
constexpr std::chrono::microseconds spin_time{50};

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// Spins until done() or until spin_time is over.
template <class Done>
bool spin(const Done& done) {
  const auto end = std::chrono::steady_clock::now() + spin_time;
  do {
    for (int i = 0; i < 16; ++i) {
      if (done()) return true;
      pause();
    }
  } while (std::chrono::steady_clock::now() < end);
  return false;
}

}  // namespace

ThreadPool::ThreadPool(unsigned threads) {
  try {
    for (unsigned i = 1; i < threads; ++i)
      workers_.emplace_back([this] { work(); });
  } catch (const std::system_error& error) {
    stop();
    throw Error("cannot start " + std::to_string(threads - 1) +
                " worker threads: " + error.what());
  }
}

ThreadPool::~ThreadPool() {
  stop();
}

void ThreadPool::stop() {
  stopping_ = true;
  ++loops_;
  loops_.notify_all();
  for (std::thread& worker : workers_)
    worker.join();
}

void ThreadPool::parallel_for(std::uint64_t n, Run run, void* user) {
  if (n < 2 || workers_.empty() || busy_.test_and_set(std::memory_order_acquire)) {
    for (std::uint64_t i = 0; i < n; ++i)
      run(user, i);
    return;
  }
  run_ = run;
  user_ = user;
  n_ = n;
  next_.store(0, std::memory_order_relaxed);
  helpers_.fetch_or(open);
  ++loops_;
  loops_.notify_all();
  run_loop();
  close_loop();
  busy_.clear(std::memory_order_release);
}

void ThreadPool::run_loop() {
  for (std::uint64_t i; (i = next_.fetch_add(1, std::memory_order_relaxed)) < n_;)
    run_(user_, i);
}

void ThreadPool::close_loop() {
  helpers_.fetch_and(~open);
  if (spin([this] { return helpers_ == 0; })) return;
  for (std::uint32_t inside; (inside = helpers_) != 0;)
    helpers_.wait(inside);
}

// A worker that comes late finds the loop closed, and touches nothing of it.
void ThreadPool::help() {
  if (helpers_.fetch_add(1) & open) run_loop();
  if (helpers_.fetch_sub(1) == 1) helpers_.notify_all();
}

void ThreadPool::wait_for_loop(std::uint32_t seen) {
  if (!spin([this, seen] { return loops_ != seen; })) loops_.wait(seen);
}

void ThreadPool::work() {
  for (std::uint32_t seen = 0;;) {
    wait_for_loop(seen);
    seen = loops_;
    if (stopping_) return;
    help();
  }
}

}  // namespace headwater
