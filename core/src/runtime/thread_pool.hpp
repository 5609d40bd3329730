// Threads that share the iterations of a loop.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace headwater {

/// Workers that live as long as the pool. They spin for a moment after each loop, since
/// a training step comes with the next one soon, and sleep after that. Their
/// floating-point environment is that of the thread that made the pool (POSIX).
/// Each thread begins with its own share of 0 .. n-1, the same in every loop of n, so
/// that what one loop wrote is still in its cache when the next one reads it; a thread
/// that is done takes from the others' shares.
class ThreadPool {
 public:
  using Run = void (*)(void* user, std::uint64_t i);

  /// `threads` counts the calling thread, so 0 and 1 start none. Throws Error when the
  /// system gives no more threads.
  explicit ThreadPool(unsigned threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  unsigned threads() const { return static_cast<unsigned>(workers_.size()) + 1; }

  /// [any thread] run(user, i) for 0 <= i < n, in any order; returns when all are done.
  /// While a loop is under way, others, nested ones included, run on their own thread.
  void parallel_for(std::uint64_t n, Run run, void* user);

 private:
  static constexpr std::uint32_t open = 1u << 31;

  /// The part of a loop that one thread begins with.
  struct alignas(64) Share {
    std::atomic<std::uint64_t> next{0};  ///< the next i to run
    std::uint64_t end = 0;
  };

  void work(std::size_t thread);
  void run_loop(std::size_t thread);
  void help(std::size_t thread);
  void wait_for_loop(std::uint32_t seen);
  void close_loop();
  void stop();

  // The loop under way. Written by the one that holds busy_, while nobody helps; on the
  // line that workers watch, so that they get all of it at once.
  alignas(64) std::atomic<std::uint32_t> loops_{0};  ///< begun so far
  Run run_ = nullptr;
  void* user_ = nullptr;
  std::vector<Share> shares_;  ///< by thread, the caller's first

  alignas(64) std::atomic<std::uint32_t> helpers_{0};  ///< `open`, and workers inside
  alignas(64) std::atomic_flag busy_;
  std::atomic<bool> stopping_{false};

  std::vector<std::thread> workers_;
};

}  // namespace headwater
