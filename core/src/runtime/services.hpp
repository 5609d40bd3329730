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

/// Owns the table that plugins get, and the threads behind it. No threads but the
/// caller's when `threads` is 1. The table stays valid as long as the object.
class Services {
 public:
  using Log = std::function<void(std::string_view)>;

  explicit Services(unsigned threads, Log log = {}, CallListener* calls = nullptr);
  ~Services();
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;

  const headwater_host& host() const { return host_; }
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
  void write_log(headwater_str message) noexcept;

  std::unique_ptr<ThreadPool> pool_;
  std::mutex log_mutex_;
  Log log_;
  CallListener* calls_;
  headwater_host host_{};
};

}  // namespace headwater
