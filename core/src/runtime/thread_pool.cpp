// Threads that share loops.
#include "thread_pool.hpp"

#include <immintrin.h>

namespace headwater {

namespace {

/// About 30 microseconds of waiting awake.
constexpr int spins = 2000;

/// Waits until the value differs from `old`: awake first, then asleep.
void wait_for_change(const std::atomic<std::uint32_t>& value, std::uint32_t old) {
  for (int i = 0; i < spins; ++i) {
    if (value.load(std::memory_order_acquire) != old) return;
    _mm_pause();
  }
  value.wait(old, std::memory_order_acquire);
}

}  // namespace

ThreadPool::ThreadPool(unsigned threads) {
  std::fenv_t environment;
  std::fegetenv(&environment);
  for (unsigned i = 1; i < threads; ++i)
    workers_.emplace_back([this, environment] { work(environment); });
}

ThreadPool::~ThreadPool() {
  stop_ = true;
  loop_.fetch_add(1, std::memory_order_release);
  loop_.notify_all();
}

void ThreadPool::take_turns() {
  const std::uint64_t n = n_;
  for (std::uint64_t i; (i = next_.fetch_add(1, std::memory_order_relaxed)) < n;)
    run_(user_, i);
}

void ThreadPool::work(std::fenv_t environment) {
  std::fesetenv(&environment);
  for (std::uint32_t seen = 0;;) {
    wait_for_change(loop_, seen);
    seen = loop_.load(std::memory_order_acquire);
    if (stop_) return;
    take_turns();
    if (working_.fetch_sub(1, std::memory_order_acq_rel) == 1) working_.notify_one();
  }
}

void ThreadPool::parallel_for(std::uint64_t n, Run run, void* user) {
  if (n < 2 || workers_.empty() || busy_.test_and_set(std::memory_order_acquire)) {
    for (std::uint64_t i = 0; i < n; ++i)
      run(user, i);
    return;
  }
  n_ = n;
  run_ = run;
  user_ = user;
  next_.store(0, std::memory_order_relaxed);
  working_.store(static_cast<std::uint32_t>(workers_.size()),
                 std::memory_order_relaxed);
  loop_.fetch_add(1, std::memory_order_release);
  loop_.notify_all();
  take_turns();
  for (std::uint32_t left; (left = working_.load(std::memory_order_acquire)) != 0;)
    wait_for_change(working_, left);
  busy_.clear(std::memory_order_release);
}

}  // namespace headwater
