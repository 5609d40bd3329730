// Threads that share loops.
#pragma once

#include <atomic>
#include <cfenv>
#include <cstdint>
#include <thread>
#include <vector>

namespace headwater {

/// Runs loops on the calling thread and a fixed number of workers. Workers wait a
/// moment for the next loop before they sleep, so many short loops in a row are cheap
/// and an idle program rests. Any thread may call; a loop that finds the workers busy,
/// or that starts inside another one, runs on its own thread.
class ThreadPool {
 public:
  using Run = void (*)(void* user, std::uint64_t i);

  /// Starts threads - 1 workers with the caller's floating-point environment.
  explicit ThreadPool(unsigned threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// run(user, i) for 0 <= i < n; returns when all are done. run must not throw.
  void parallel_for(std::uint64_t n, Run run, void* user);

 private:
  void work(std::fenv_t environment);
  void take_turns();

  // One loop at a time. `loop_` counts them; workers that see it change join in.
  std::atomic_flag busy_;
  std::uint64_t n_ = 0;
  Run run_ = nullptr;
  void* user_ = nullptr;
  alignas(64) std::atomic<std::uint32_t> loop_{0};
  alignas(64) std::atomic<std::uint64_t> next_{0};
  alignas(64) std::atomic<std::uint32_t> working_{0};
  std::atomic<bool> stop_{false};
  std::vector<std::jthread> workers_;
};

}  // namespace headwater
