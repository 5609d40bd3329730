// Fork and join: one word opens a loop to workers and counts those inside, so that the
// caller never waits for a worker that sleeps.
#include "thread_pool.hpp"

#include <headwater/error.hpp>

#include <algorithm>
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

ThreadPool::ThreadPool(unsigned threads) : shares_(std::max(threads, 1u)) {
  try {
    for (std::size_t i = 1; i < threads; ++i)
      workers_.emplace_back([this, i] { work(i); });
  } catch (const std::system_error& error) {
    stop();
    throw Error("cannot start " + std::to_string(threads - 1) + " worker threads: " + error.what());
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
  for (std::size_t i = 0; i < shares_.size(); ++i) {
    shares_[i].next.store(n * i / shares_.size(), std::memory_order_relaxed);
    shares_[i].end = n * (i + 1) / shares_.size();
  }
  helpers_.fetch_or(open);
  ++loops_;
  loops_.notify_all();
  run_loop(0);
  close_loop();
  busy_.clear(std::memory_order_release);
}

void ThreadPool::run_loop(std::size_t thread) {
  for (std::size_t k = 0; k < shares_.size(); ++k) {
    Share& share = shares_[(thread + k) % shares_.size()];
    for (std::uint64_t i; (i = share.next.fetch_add(1, std::memory_order_relaxed)) < share.end;)
      run_(user_, i);
  }
}

void ThreadPool::close_loop() {
  helpers_.fetch_and(~open);
  if (spin([this] { return helpers_ == 0; })) return;
  for (std::uint32_t inside; (inside = helpers_) != 0;)
    helpers_.wait(inside);
}

// A worker that comes late finds the loop closed, and touches nothing of it.
void ThreadPool::help(std::size_t thread) {
  if (helpers_.fetch_add(1) & open) run_loop(thread);
  if (helpers_.fetch_sub(1) == 1) helpers_.notify_all();
}

void ThreadPool::wait_for_loop(std::uint32_t seen) {
  if (!spin([this, seen] { return loops_ != seen; })) loops_.wait(seen);
}

void ThreadPool::work(std::size_t thread) {
  for (std::uint32_t seen = 0;;) {
    wait_for_loop(seen);
    seen = loops_;
    if (stopping_) return;
    help(thread);
  }
}

}  // namespace headwater
