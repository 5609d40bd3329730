// What the host offers to plugins: products, parallel loops, random numbers, a log.
#pragma once

#include <headwater/abi.h>
#include <headwater/call_listener.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

namespace headwater {

class ThreadPool;

/// What else a host looks after, as in ContextOptions.
struct Guards {
  bool process = false, products = false;
};

/// Owns the table that plugins get, and the threads behind it. No threads but the
/// caller's when `threads` is 1. The table stays valid as long as the object.
class Services {
 public:
  using Log = std::function<void(std::string_view)>;

  explicit Services(unsigned threads, Log log = {}, CallListener* calls = nullptr,
                    Guards guards = {});
  ~Services();
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;

  /// In memory that nobody can write to.
  const headwater_host& host() const { return *host_; }
  bool guards_process() const { return guards_.process; }
  CallListener* calls() const { return calls_; }  ///< who hears of them, or nullptr

  /// run(user, i) for 0 <= i < n, shared among the threads. run must not throw.
  void parallel_for(std::uint64_t n, void (*run)(void*, std::uint64_t), void* user) const;

  /// f(i) for 0 <= i < n, likewise.
  template <class F>
  void for_each(std::int64_t n, const F& f) const {
    const auto run = [](void* user, std::uint64_t i) {
      (*static_cast<const F*>(user))(static_cast<std::int64_t>(i));
    };
    parallel_for(static_cast<std::uint64_t>(n), run, const_cast<F*>(&f));
  }

 private:
  headwater_host table(unsigned threads);
  void write_log(headwater_str message) noexcept;

  std::unique_ptr<ThreadPool> pool_;
  std::mutex log_mutex_;
  Log log_;
  CallListener* calls_;
  Guards guards_;
  std::unique_ptr<const headwater_host, void (*)(const headwater_host*)> host_;
};

}  // namespace headwater
